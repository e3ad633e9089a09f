#include "bot/console/totp.h"

#include "bot/sha256.h"
#include "webhooks/signature.h"

#include <openssl/crypto.h>
#include <sodium.h>

#include <cctype>

namespace bot {
namespace {

constexpr TimeMs step_ms = 30'000;
constexpr std::string_view base32_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
/// No vowels and nothing that looks like something else.
constexpr std::string_view recovery_letters = "23456789bcdfghjkmnpqrstvwxz";
constexpr std::size_t recovery_count = 10;
constexpr std::size_t recovery_length = 12;

}  // namespace

std::string totp_code(std::string_view secret, std::int64_t step, int digits) {
    std::string message(8, '\0');
    auto rest = static_cast<std::uint64_t>(step);
    for (std::size_t i = message.size(); i-- > 0; rest >>= 8U)
        message[i] = static_cast<char>(rest & 0xFFU);
    const std::string mac = webhooks::hmac_sha1(secret, message);
    const auto byte = [&mac](std::size_t at) { return static_cast<unsigned char>(mac[at]); };
    const std::size_t at = byte(19) & 0x0FU;
    std::uint32_t value = byte(at) & 0x7FU;
    for (std::size_t i = 1; i < 4; ++i) value = (value << 8U) | byte(at + i);
    std::string code;
    for (int i = 0; i < digits; ++i, value /= 10)
        code.insert(code.begin(), static_cast<char>('0' + value % 10));
    return code;
}

std::optional<std::int64_t> totp_fits(std::string_view secret,
                                      std::string_view code,
                                      TimeMs now,
                                      std::int64_t last_step) {
    const std::int64_t current = now / step_ms;
    std::optional<std::int64_t> right;
    for (const std::int64_t step : {current, current - 1, current + 1}) {
        const std::string wanted = totp_code(secret, step);
        const bool same =
            code.size() == wanted.size() && CRYPTO_memcmp(code.data(), wanted.data(), 6) == 0;
        if (same && step > last_step && !right) right = step;
    }
    return right;
}

std::string to_base32(std::string_view bytes) {
    std::string text;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char byte : bytes) {
        buffer = (buffer << 8U) | static_cast<unsigned char>(byte);
        for (bits += 8; bits >= 5; bits -= 5)
            text += base32_letters[(buffer >> static_cast<unsigned>(bits - 5)) & 31U];
    }
    if (bits > 0) text += base32_letters[(buffer << static_cast<unsigned>(5 - bits)) & 31U];
    return text;
}

std::optional<std::string> from_base32(std::string_view text) {
    std::string bytes;
    std::uint32_t buffer = 0;
    int bits = 0;
    for (const char letter : text) {
        if (letter == ' ' || letter == '=') continue;
        const auto upper = static_cast<char>(std::toupper(static_cast<unsigned char>(letter)));
        const std::size_t value = base32_letters.find(upper);
        if (value == std::string_view::npos) return std::nullopt;
        buffer = (buffer << 5U) | static_cast<std::uint32_t>(value);
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        bytes += static_cast<char>((buffer >> static_cast<unsigned>(bits)) & 0xFFU);
    }
    return bytes;
}

std::string new_totp_secret() {
    std::string bytes(20, '\0');
    randombytes_buf(bytes.data(), bytes.size());
    return to_base32(bytes);
}

std::vector<std::string> new_recovery_codes() {
    std::vector<std::string> codes;
    for (std::size_t i = 0; i < recovery_count; ++i) {
        std::string code;
        for (std::size_t letter = 0; letter < recovery_length; ++letter) {
            if (letter > 0 && letter % 4 == 0) code += '-';
            const auto most = static_cast<std::uint32_t>(recovery_letters.size());
            code += recovery_letters[randombytes_uniform(most)];
        }
        codes.push_back(std::move(code));
    }
    return codes;
}

std::string recovery_hash(std::string_view code) {
    std::string letters;
    for (const char letter : code) {
        if (std::isalnum(static_cast<unsigned char>(letter)) != 0)
            letters += static_cast<char>(std::tolower(static_cast<unsigned char>(letter)));
    }
    return sha256_hex("recovery:" + letters);
}

}  // namespace bot
