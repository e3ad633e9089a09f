#pragma once

#include "webhooks/http.h"

#include <string>
#include <utility>

namespace tests {

/// The beginning of a request: what a route sees of it before its body.
inline webhooks::HttpRequest head(std::string method, std::string path) {
    webhooks::HttpRequest request;
    request.method = std::move(method);
    request.path = std::move(path);
    return request;
}

}  // namespace tests
