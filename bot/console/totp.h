#pragma once

#include "bot/clock.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot {

/// A code of RFC 6238 (HMAC-SHA-1, steps of 30 s) for that step; `digits` 6 to 8.
[[nodiscard]] std::string totp_code(std::string_view secret, std::int64_t step, int digits = 6);

/// Which step `code` is right for: the one of `now`, the one before or the one after, and later
/// than `last_step`, so that a code is good once. Nothing when it is wrong. `secret` is the bytes.
[[nodiscard]] std::optional<std::int64_t> totp_fits(std::string_view secret,
                                                    std::string_view code,
                                                    TimeMs now,
                                                    std::int64_t last_step);

/// Base32 of RFC 4648 without padding, as apps take secrets; reading skips spaces and case. Reading
/// what is no base32 gives nothing.
[[nodiscard]] std::string to_base32(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base32(std::string_view text);

/// A new secret of 160 bits, in base32.
[[nodiscard]] std::string new_totp_secret();

/// Codes to sign in with when the phone is lost, each good once: `k4tq-9xpm-2hfz`.
[[nodiscard]] std::vector<std::string> new_recovery_codes();

/// What is kept of a recovery code, however it was typed.
[[nodiscard]] std::string recovery_hash(std::string_view code);

}  // namespace bot
