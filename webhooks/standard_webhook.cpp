#include "webhooks/standard_webhook.h"

#include "webhooks/handshake.h"
#include "webhooks/public_key.h"
#include "webhooks/signature.h"

#include <algorithm>

namespace webhooks {
namespace {

std::string signed_content(std::string_view id, std::string_view timestamp, std::string_view body) {
    std::string content;
    content.reserve(id.size() + timestamp.size() + body.size() + 2);
    content.append(id).append(".").append(timestamp).append(".").append(body);
    return content;
}

/// The standard's header, or Svix's older name of it.
std::string_view header_of(const HttpRequest& request, std::string_view part) {
    for (const std::string_view prefix : {"webhook-", "svix-"}) {
        const auto found = find_header(request.headers, std::string(prefix).append(part));
        if (found) return *found;
    }
    return {};
}

}  // namespace

std::optional<std::string> standard_webhook_key(std::string_view secret) {
    constexpr std::string_view prefix = "whsec_";
    if (secret.starts_with(prefix)) secret.remove_prefix(prefix.size());
    std::string padded(secret);
    padded.append((4 - padded.size() % 4) % 4, '=');
    std::optional<std::string> key = from_base64(padded);
    if (!key || key->size() < 24 || key->size() > 64) return std::nullopt;
    return key;
}

std::optional<std::string> verified_webhook_id(const HttpRequest& request,
                                               const std::vector<std::string>& keys,
                                               TimeMs now,
                                               const std::vector<std::string>& public_keys) {
    const std::string_view id = header_of(request, "id");
    const std::string_view timestamp = header_of(request, "timestamp");
    std::string_view signatures = header_of(request, "signature");
    if (id.empty() || !is_recent_timestamp(timestamp, now)) return std::nullopt;
    const std::string content = signed_content(id, timestamp, request.body);
    bool genuine = false;
    while (!signatures.empty()) {
        const std::size_t end = std::min(signatures.find(' '), signatures.size());
        const std::string_view entry = signatures.substr(0, end);
        signatures.remove_prefix(std::min(end + 1, signatures.size()));
        const auto signature =
            from_base64(entry.substr(std::min(entry.find(',') + 1, entry.size())));
        if (!signature) continue;
        if (entry.starts_with("v1,")) genuine |= signed_with_sha256(*signature, content, keys);
        if (entry.starts_with("v1a,")) {
            genuine |= signed_with_ed25519(*signature, content, public_keys);
        }
    }
    return genuine ? std::optional(std::string(id)) : std::nullopt;
}

std::vector<Header> standard_webhook_headers(std::string_view id,
                                             std::string_view body,
                                             const std::vector<std::string>& keys,
                                             TimeMs now) {
    const std::string timestamp = std::to_string(now / 1000);
    const std::string content = signed_content(id, timestamp, body);
    std::string signatures;
    for (const std::string& key : keys) {
        signatures += (signatures.empty() ? "v1," : " v1,") + to_base64(hmac_sha256(key, content));
    }
    return {{"webhook-id", std::string(id)},
            {"webhook-timestamp", timestamp},
            {"webhook-signature", signatures}};
}

}  // namespace webhooks
