#pragma once

#include "tests/webhooks/support.h"
#include "webhooks/signature.h"

namespace webhooks::test {

inline const std::string app_secret = "0123456789abcdef0123456789abcdef";

/// A POST that Meta signed with `secret`.
inline HttpRequest meta_post(const std::string& body, const std::string& secret = app_secret) {
    return post(body, {{"X-Hub-Signature-256", "sha256=" + to_hex(hmac_sha256(secret, body))}});
}

/// The settings of an inbox of one of Meta's platforms; `more` comes first.
inline std::unique_ptr<Channel> make_meta(const std::string& channel, Values more) {
    more.insert({"account", {"PAGE", "SECOND"}});
    more.insert({"app_secret", {app_secret}});
    more.insert({"verify_token", {"palabras"}});
    more.insert({"access_token", {"TOKEN"}});
    return make(channel, more);
}

/// The query of an outbound URL, by name.
inline std::string query_value(const OutboundRequest& request, const std::string& name) {
    const std::size_t mark = request.url.find('?');
    if (mark == std::string::npos) return {};
    const auto fields = parse_form(std::string_view(request.url).substr(mark + 1));
    return std::string(form_value(fields, name).value_or(""));
}

}  // namespace webhooks::test
