#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace webhooks {

// Senders that sign with a private key: we hold only the public one.

/// The Ed25519 key in `whpk_…` (Standard Webhooks, `v1a`): 32 bytes in base64; nothing for any
/// other.
[[nodiscard]] std::optional<std::string> ed25519_public_key(std::string_view text);

/// Is `signature` (64 bytes) that of `data` under one of `keys`? Every key is tried.
[[nodiscard]] bool signed_with_ed25519(std::string_view signature,
                                       std::string_view data,
                                       const std::vector<std::string>& keys);

/// The ECDSA key in base64 (DER, as SendGrid shows it); nothing for any other.
[[nodiscard]] std::optional<std::string> ecdsa_public_key(std::string_view text);

/// Is `signature` (DER) that of the SHA-256 of `data` under one of `keys`? Every key is tried.
[[nodiscard]] bool signed_with_ecdsa(std::string_view signature,
                                     std::string_view data,
                                     const std::vector<std::string>& keys);

}  // namespace webhooks
