#pragma once

#include "webhooks/message.h"

#include <string>
#include <string_view>
#include <vector>

namespace webhooks {

/// What an app calls X with in the name of one account (OAuth 1.0a).
struct OAuthKeys {
    std::string consumer_key;
    std::string consumer_secret;
    std::string token;
    std::string token_secret;
};

/// The value of the Authorization header for a call to `url`. `form` are the fields of a form body;
/// a JSON body is not signed. `nonce` is unique for each call, `now` its time.
[[nodiscard]] std::string oauth_header(const OAuthKeys& keys,
                                       std::string_view method,
                                       std::string_view url,
                                       const std::vector<Header>& form,
                                       std::string_view nonce,
                                       TimeMs now);

}  // namespace webhooks
