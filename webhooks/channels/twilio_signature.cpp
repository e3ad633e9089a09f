#include "webhooks/channels/twilio_signature.h"

#include "webhooks/signature.h"
#include "webhooks/with_all.h"

#include <algorithm>
#include <map>
#include <set>

namespace webhooks {
namespace {

/// An apostrophe in the query may be written out: browsers' and servers' URLs differ in it.
void add_apostrophes(std::vector<std::string>& urls) {
    const std::size_t count = urls.size();
    for (std::size_t i = 0; i < count; ++i) {
        const std::size_t query = urls[i].find('?');
        if (query == std::string::npos) continue;
        const std::string before = urls[i].substr(0, query);
        const std::string after = urls[i].substr(query);
        for (const std::string& other :
             {with_all(after, "'", "%27"), with_all(after, "%27", "'")}) {
            if (other != after) urls.push_back(before + other);
        }
    }
}

/// The URL as given, then with or without the default port: senders and proxies disagree on it.
std::vector<std::string> spellings(std::string_view url) {
    std::vector<std::string> result{std::string(url)};
    const bool secure = url.starts_with("https://");
    if (!secure && !url.starts_with("http://")) return result;
    const std::size_t host = secure ? 8 : 7;
    const std::string_view port = secure ? ":443" : ":80";
    const std::size_t end = std::min(url.find_first_of("/?#", host), url.size());
    const std::string_view authority = url.substr(host, end - host);
    const std::size_t colon = authority.rfind(':');
    const bool has_port =
        colon != std::string_view::npos && authority.find(']', colon) == std::string_view::npos;
    if (!has_port) {
        result.push_back(std::string(url.substr(0, end)).append(port).append(url.substr(end)));
    } else if (authority.ends_with(port)) {
        result.push_back(std::string(url.substr(0, end - port.size())).append(url.substr(end)));
    }
    add_apostrophes(result);
    return result;
}

/// Every field's name and value, sorted; of a repeated field every distinct value.
std::string signed_fields(const std::vector<Header>& form) {
    std::map<std::string, std::set<std::string>> sorted;
    for (const Header& field : form) sorted[field.name].insert(field.value);
    std::string text;
    for (const auto& [name, values] : sorted) {
        for (const std::string& value : values) text.append(name).append(value);
    }
    return text;
}

}  // namespace

bool signed_by_twilio(const HttpRequest& request,
                      std::string_view url,
                      const std::vector<Header>& form,
                      const std::vector<std::string>& tokens) {
    const auto header = find_header(request.headers, "X-Twilio-Signature");
    const auto digest = header ? from_base64(*header) : std::nullopt;
    if (!digest) return false;
    const std::vector<Header> query = parse_form(request.query);
    const auto body_hash = form_value(query, "bodySHA256");
    if (body_hash && !equal_digests(to_hex(sha256(request.body)), *body_hash)) return false;
    if (form.empty() && !body_hash && !request.body.empty()) return false;  // An unproved body.
    const std::string fields = signed_fields(form);
    bool genuine = false;
    for (const std::string& spelling : spellings(url)) {
        genuine |= signed_with_sha1(*digest, spelling + fields, tokens);
    }
    return genuine;
}

}  // namespace webhooks
