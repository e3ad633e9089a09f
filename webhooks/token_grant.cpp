#include "webhooks/token_grant.h"

#include <algorithm>
#include <string_view>

namespace webhooks {
namespace {

/// Never on the wire: no header of HTTP has a space in its name.
constexpr std::string_view mark = "token grant";

std::string value_of(const std::vector<Header>& fields, std::string_view name) {
    return std::string(form_value(fields, name).value_or(""));
}

}  // namespace

void need_token(OutboundRequest& request, const TokenGrant& grant) {
    request.headers.push_back(
        {std::string(mark), "url=" + percent_encode(grant.url) +
                                "&client_id=" + percent_encode(grant.client_id) +
                                "&client_secret=" + percent_encode(grant.client_secret) +
                                "&refresh_token=" + percent_encode(grant.refresh_token)});
}

std::optional<TokenGrant> take_grant(OutboundRequest& request) {
    const auto found = std::find_if(request.headers.begin(), request.headers.end(),
                                    [](const Header& header) { return header.name == mark; });
    if (found == request.headers.end()) return std::nullopt;
    const std::vector<Header> fields = parse_form(found->value);
    request.headers.erase(found);
    return TokenGrant{.url = value_of(fields, "url"),
                      .client_id = value_of(fields, "client_id"),
                      .client_secret = value_of(fields, "client_secret"),
                      .refresh_token = value_of(fields, "refresh_token")};
}

OutboundRequest purchase(const TokenGrant& grant) {
    OutboundRequest request;
    request.url = grant.url;
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = "grant_type=refresh_token&client_id=" + percent_encode(grant.client_id) +
                   "&client_secret=" + percent_encode(grant.client_secret) +
                   "&refresh_token=" + percent_encode(grant.refresh_token);
    return request;
}

}  // namespace webhooks
