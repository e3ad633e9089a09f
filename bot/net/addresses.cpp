#include "bot/net/addresses.h"

#include <algorithm>
#include <arpa/inet.h>
#include <charconv>

namespace bot::net {

namespace {

constexpr std::array<std::uint8_t, 12> mapped_prefix{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};

/// IPv4 that is not the open internet (RFC 6890 and its registry).
constexpr std::array<std::string_view, 16> special_v4{
    "0.0.0.0/8",       "10.0.0.0/8",     "100.64.0.0/10",  "127.0.0.0/8",
    "169.254.0.0/16",  "172.16.0.0/12",  "192.0.0.0/24",   "192.0.2.0/24",
    "192.31.196.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
    "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4",    "240.0.0.0/4"};

/// Inside 2000::/3, which alone is global unicast: protocol assignments with Teredo,
/// documentation, 6to4.
constexpr std::array<std::string_view, 4> special_v6{"2001::/23", "2001:db8::/32", "2002::/16",
                                                     "3fff::/20"};

template <std::size_t n>
std::vector<AddressRange> ranges_of(const std::array<std::string_view, n>& texts) {
    std::vector<AddressRange> ranges;
    for (const auto text : texts) {
        ranges.push_back(parse_range(text).value());
    }
    return ranges;
}

std::string_view trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

}  // namespace

bool Address::is_v4() const {
    return std::equal(mapped_prefix.begin(), mapped_prefix.end(), bytes.begin());
}

std::optional<Address> parse_address(std::string_view text) {
    const std::string zero_ended(text);
    Address address;
    if (inet_pton(AF_INET6, zero_ended.c_str(), address.bytes.data()) == 1) {
        return address;
    }
    std::copy(mapped_prefix.begin(), mapped_prefix.end(), address.bytes.begin());
    if (inet_pton(AF_INET, zero_ended.c_str(), address.bytes.data() + mapped_prefix.size()) == 1) {
        return address;
    }
    return std::nullopt;
}

bool AddressRange::contains(const Address& other) const {
    const auto whole = static_cast<std::ptrdiff_t>(prefix_bits / 8);
    if (!std::equal(address.bytes.begin(), address.bytes.begin() + whole, other.bytes.begin())) {
        return false;
    }
    const unsigned rest = prefix_bits % 8;
    if (rest == 0) {
        return true;
    }
    const auto at = static_cast<std::size_t>(whole);
    return ((address.bytes[at] ^ other.bytes[at]) >> (8 - rest)) == 0;
}

std::optional<AddressRange> parse_range(std::string_view text) {
    const auto slash = text.find('/');
    const auto address = parse_address(text.substr(0, slash));
    if (!address) {
        return std::nullopt;
    }
    AddressRange range{*address, 128};
    if (slash == std::string_view::npos) {
        return range;
    }
    const bool is_v4 = text.find(':') == std::string_view::npos;
    const auto digits = text.substr(slash + 1);
    unsigned bits = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
    if (error != std::errc{} || end != digits.data() + digits.size() || bits > (is_v4 ? 32 : 128)) {
        return std::nullopt;
    }
    range.prefix_bits = is_v4 ? bits + 96 : bits;
    return range;
}

bool is_in(const Address& address, const std::vector<AddressRange>& ranges) {
    return std::any_of(ranges.begin(), ranges.end(),
                       [&](const AddressRange& range) { return range.contains(address); });
}

bool is_public(const Address& address) {
    static const auto no_v4 = ranges_of(special_v4);
    static const auto no_v6 = ranges_of(special_v6);
    if (address.is_v4()) {
        return !is_in(address, no_v4);
    }
    return (address.bytes[0] & 0xe0) == 0x20 && !is_in(address, no_v6);
}

std::string caller_key(const Address& address) {
    const auto* bytes = reinterpret_cast<const char*>(address.bytes.data());
    return {bytes, address.is_v4() ? 16U : 8U};
}

std::string caller_key(std::string_view text) {
    const auto parsed = parse_address(text);
    return parsed ? caller_key(*parsed) : std::string(text);
}

std::string caller_address(std::string_view peer,
                           std::string_view forwarded_for,
                           const std::vector<AddressRange>& trusted) {
    std::string caller(peer);
    while (!forwarded_for.empty()) {
        const auto known = parse_address(caller);
        if (!known || !is_in(*known, trusted)) {
            break;
        }
        const auto comma = forwarded_for.rfind(',');
        const auto last = comma == std::string_view::npos ? 0 : comma + 1;
        const auto next = trimmed(forwarded_for.substr(last));
        if (!parse_address(next)) {
            break;
        }
        caller = next;
        forwarded_for = forwarded_for.substr(0, comma == std::string_view::npos ? 0 : comma);
    }
    return caller;
}

}  // namespace bot::net
