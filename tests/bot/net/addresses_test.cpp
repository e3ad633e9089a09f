#include "bot/net/addresses.h"

#include "tests/support/catch.h"

#include <string>
#include <vector>

using namespace bot::net;

namespace {

bool is_open(const std::string& text) {
    const auto address = parse_address(text);
    REQUIRE(address);
    return is_public(*address);
}

std::vector<AddressRange> ranges(const std::vector<std::string>& texts) {
    std::vector<AddressRange> all;
    for (const auto& text : texts) {
        all.push_back(parse_range(text).value());
    }
    return all;
}

}  // namespace

TEST_CASE("addresses of the open internet are public", "[net]") {
    for (const auto* text : {"8.8.8.8", "157.240.1.1", "172.15.0.1", "172.32.0.1", "100.63.0.1",
                             "2606:4700::1111", "2a00:1450:4003::1", "::ffff:8.8.8.8"}) {
        CAPTURE(text);
        CHECK(is_open(text));
    }
}

TEST_CASE("loopback, private and special addresses are not public, however spelled", "[net][T33]") {
    for (const auto* text :
         {"127.0.0.1",        "127.255.0.1",     "0.0.0.0",         "10.1.2.3",     "172.16.0.1",
          "172.31.255.255",   "192.168.1.1",     "169.254.169.254", "100.64.0.1",   "192.0.2.1",
          "198.18.0.1",       "224.0.0.1",       "255.255.255.255", "::1",          "::",
          "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",     "fe80::1",      "fc00::1",
          "fd12::1",          "ff02::1",         "64:ff9b::7f00:1", "64:ff9b:1::1", "2002:7f00:1::",
          "2001::1",          "2001:db8::1",     "100::1"}) {
        CAPTURE(text);
        CHECK_FALSE(is_open(text));
    }
}

TEST_CASE("an address is written in numbers, in full", "[net]") {
    for (const auto* text : {"", "localhost", "127.1", "0177.0.0.1", "0x7f.0.0.1", "2130706433",
                             "1.2.3.4.5", "1.2.3.4 ", "[::1]", "fe80::1%eth0", "1.2.3.256"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_address(text));
    }
}

TEST_CASE("a range contains its addresses and no others", "[net]") {
    const auto contains = [](const std::string& range, const std::string& address) {
        return parse_range(range).value().contains(parse_address(address).value());
    };

    CHECK(contains("10.0.0.0/8", "10.255.0.1"));
    CHECK_FALSE(contains("10.0.0.0/8", "11.0.0.0"));
    CHECK(contains("10.0.0.0/8", "::ffff:10.0.0.1"));
    CHECK(contains("192.168.4.0/22", "192.168.7.255"));
    CHECK_FALSE(contains("192.168.4.0/22", "192.168.8.0"));
    CHECK(contains("192.168.1.1", "192.168.1.1"));
    CHECK_FALSE(contains("192.168.1.1", "192.168.1.2"));
    CHECK(contains("fd00::/8", "fdff::1"));
    CHECK(contains("0.0.0.0/0", "1.2.3.4"));
    CHECK_FALSE(contains("0.0.0.0/0", "2a00::1"));
    CHECK_FALSE(parse_range("10.0.0.0/33"));
    CHECK_FALSE(parse_range("10.0.0.0/"));
    CHECK_FALSE(parse_range("10.0.0.0/8x"));
    CHECK_FALSE(parse_range("fd00::/129"));
}

TEST_CASE("an IPv6 caller is counted by its /64, an IPv4 one by itself", "[net]") {
    const auto key = [](const std::string& text) { return caller_key(*parse_address(text)); };

    CHECK(key("2a00:1:2:3::1") == key("2a00:1:2:3:ffff::9"));
    CHECK(key("2a00:1:2:3::1") != key("2a00:1:2:4::1"));
    CHECK(key("1.2.3.4") != key("1.2.3.5"));
    CHECK(key("1.2.3.4") == key("::ffff:1.2.3.4"));
}

TEST_CASE("the caller is the last address that no trusted proxy vouches against", "[net][T51]") {
    const auto trusted = ranges({"10.0.0.0/8", "::1"});

    CHECK(caller_address("203.0.113.1", "1.1.1.1", trusted) == "203.0.113.1");
    CHECK(caller_address("10.0.0.1", "", trusted) == "10.0.0.1");
    CHECK(caller_address("10.0.0.1", "1.1.1.1", trusted) == "1.1.1.1");
    CHECK(caller_address("10.0.0.1", "6.6.6.6, 1.1.1.1", trusted) == "1.1.1.1");
    CHECK(caller_address("10.0.0.1", "6.6.6.6, 1.1.1.1, 10.0.0.7", trusted) == "1.1.1.1");
    CHECK(caller_address("::1", "10.0.0.3,10.0.0.2", trusted) == "10.0.0.3");
    CHECK(caller_address("10.0.0.1", "1.1.1.1, <script>", trusted) == "10.0.0.1");
}
