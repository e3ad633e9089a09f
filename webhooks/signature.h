#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webhooks {

/// HMAC and digests as raw bytes (32 for SHA-256, 20 for SHA-1).
[[nodiscard]] std::string hmac_sha256(std::string_view key, std::string_view data);
[[nodiscard]] std::string hmac_sha1(std::string_view key, std::string_view data);
[[nodiscard]] std::string sha256(std::string_view data);

/// Lower-case hexadecimal; reading is strict: lower case only, an even count, nothing else.
[[nodiscard]] std::string to_hex(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_hex(std::string_view text);

/// Base64 with padding (RFC 4648 section 4); reading is strict: no white space, canonical ending.
[[nodiscard]] std::string to_base64(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

/// Base64 without padding, with `-` and `_` (RFC 4648 section 5), for tokens in URLs.
[[nodiscard]] std::string to_base64url(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

/// Equal? In a time that depends on nothing but the length of the arguments.
[[nodiscard]] bool equal_digests(std::string_view a, std::string_view b);

/// Is `given` one of `secrets`? In a time that does not tell how much of it was right. Empty
/// secrets never match.
[[nodiscard]] bool is_one_of(std::string_view given, const std::vector<std::string>& secrets);

/// Is `digest` the HMAC-SHA256 of `data` under one of `keys`? Every key is tried.
[[nodiscard]] bool signed_with_sha256(std::string_view digest,
                                      std::string_view data,
                                      const std::vector<std::string>& keys);
/// The same with HMAC-SHA1.
[[nodiscard]] bool signed_with_sha1(std::string_view digest,
                                    std::string_view data,
                                    const std::vector<std::string>& keys);

}  // namespace webhooks
