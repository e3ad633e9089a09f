#include "webhooks/handshake.h"

#include <algorithm>
#include <charconv>

namespace webhooks {
namespace {

constexpr std::size_t most_digits = 12;
constexpr std::size_t longest_challenge = 256;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

}  // namespace

bool is_safe_challenge(std::string_view challenge) {
    return !challenge.empty() && challenge.size() <= longest_challenge &&
           std::all_of(challenge.begin(), challenge.end(), [](char c) {
               return is_digit(c) || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' ||
                      c == '-';
           });
}

bool is_recent_timestamp(std::string_view seconds, TimeMs now, std::chrono::seconds tolerance) {
    const bool digits = std::all_of(seconds.begin(), seconds.end(), is_digit);
    if (seconds.empty() || seconds.size() > most_digits || !digits) return false;
    std::int64_t value = 0;
    std::from_chars(seconds.data(), seconds.data() + seconds.size(), value);
    const std::int64_t difference = now / 1000 - value;
    return difference <= tolerance.count() && difference >= -tolerance.count();
}

}  // namespace webhooks
