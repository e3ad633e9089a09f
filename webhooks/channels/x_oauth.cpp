#include "webhooks/channels/x_oauth.h"

#include "webhooks/signature.h"

#include <algorithm>
#include <utility>

namespace webhooks {
namespace {

using Parameters = std::vector<std::pair<std::string, std::string>>;

void add_encoded(const std::vector<Header>& fields, Parameters& parameters) {
    for (const Header& field : fields) {
        parameters.emplace_back(percent_encode(field.name), percent_encode(field.value));
    }
}

/// RFC 5849, 3.4.1: what is signed of a request.
std::string base_string(std::string_view method, std::string_view url, Parameters parameters) {
    std::sort(parameters.begin(), parameters.end());
    std::string joined;
    for (const auto& [name, value] : parameters) {
        joined += (joined.empty() ? "" : "&") + name + "=" + value;
    }
    const std::string_view address = url.substr(0, url.find('?'));
    return std::string(method) + "&" + percent_encode(address) + "&" + percent_encode(joined);
}

}  // namespace

std::string oauth_header(const OAuthKeys& keys,
                         std::string_view method,
                         std::string_view url,
                         const std::vector<Header>& form,
                         std::string_view nonce,
                         TimeMs now) {
    std::vector<Header> own{{"oauth_consumer_key", keys.consumer_key},
                            {"oauth_nonce", std::string(nonce)},
                            {"oauth_signature_method", "HMAC-SHA1"},
                            {"oauth_timestamp", std::to_string(now / 1000)},
                            {"oauth_token", keys.token},
                            {"oauth_version", "1.0"}};
    Parameters parameters;
    add_encoded(own, parameters);
    add_encoded(form, parameters);
    const std::size_t question = url.find('?');
    if (question != std::string_view::npos) {
        add_encoded(parse_form(url.substr(question + 1)), parameters);
    }
    const std::string key =
        percent_encode(keys.consumer_secret) + "&" + percent_encode(keys.token_secret);
    const std::string base = base_string(method, url, std::move(parameters));
    own.insert(own.begin() + 2, {"oauth_signature", to_base64(hmac_sha1(key, base))});
    std::string header;
    for (const Header& field : own) {
        header += (header.empty() ? "OAuth " : ", ") + field.name + "=\"" +
                  percent_encode(field.value) + "\"";
    }
    return header;
}

}  // namespace webhooks
