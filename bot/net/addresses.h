#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace bot::net {

/// An IP address. IPv4 is kept in its mapped form (`::ffff:a.b.c.d`), so that the two spellings of
/// one address are one value.
struct Address {
    std::array<std::uint8_t, 16> bytes{};

    [[nodiscard]] bool is_v4() const;
};

/// A numeric address (no names, no octal or short forms, no zone), or nothing.
[[nodiscard]] std::optional<Address> parse_address(std::string_view text);

/// A set of neighbouring addresses.
struct AddressRange {
    Address address;
    unsigned prefix_bits = 128;  ///< Of the 16 bytes: an IPv4 /8 is 104.

    [[nodiscard]] bool contains(const Address& other) const;
};

/// `10.0.0.0/8`, `fd00::/8` or a single address; nothing when it is neither.
[[nodiscard]] std::optional<AddressRange> parse_range(std::string_view text);

/// Whether the address belongs to the open internet: not loopback, private, shared, link-local,
/// documentation, multicast, reserved, nor an IPv6 form that is translated to IPv4 on the way.
[[nodiscard]] bool is_public(const Address& address);

/// What a limit per caller counts by: the IPv4 address, or the /64 of an IPv6 one (a single
/// subscriber owns at least that much).
[[nodiscard]] std::string caller_key(const Address& address);
/// The same for `text`, which counts by itself when it is no address.
[[nodiscard]] std::string caller_key(std::string_view text);

/// The caller's address: `peer` unless it is one of `trusted`; then the right-most address of
/// X-Forwarded-For that is not. Whatever the caller itself wrote into the field is further left.
[[nodiscard]] std::string caller_address(std::string_view peer,
                                         std::string_view forwarded_for,
                                         const std::vector<AddressRange>& trusted);

/// Whether `address` lies in one of `ranges`.
[[nodiscard]] bool is_in(const Address& address, const std::vector<AddressRange>& ranges);

}  // namespace bot::net
