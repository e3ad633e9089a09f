#include "bot/console/totp.h"

#include "tests/support/catch.h"

#include <set>

using namespace std::string_literals;

TEST_CASE("codes are those of RFC 6238, appendix B, for SHA-1") {
    const std::string secret = "12345678901234567890";
    struct Vector {
        std::int64_t seconds;
        const char* code;
    };
    for (const Vector& one : {Vector{59, "94287082"}, Vector{1111111109, "07081804"},
                              Vector{1111111111, "14050471"}, Vector{1234567890, "89005924"},
                              Vector{2000000000, "69279037"}, Vector{20000000000, "65353130"}}) {
        INFO(one.seconds);
        CHECK(bot::totp_code(secret, one.seconds / 30, 8) == one.code);
        CHECK(bot::totp_code(secret, one.seconds / 30) == std::string(one.code).substr(2));
    }
}

TEST_CASE("a code is good for its step and the ones beside it, and for no other") {
    const std::string secret = "12345678901234567890";
    const std::string code = bot::totp_code(secret, 1000);

    CHECK(bot::totp_fits(secret, code, 1000 * 30'000, 0) == 1000);
    CHECK(bot::totp_fits(secret, code, 1001 * 30'000 + 29'999, 0) == 1000);
    CHECK(bot::totp_fits(secret, code, 999 * 30'000, 0) == 1000);
    CHECK_FALSE(bot::totp_fits(secret, code, 1002 * 30'000, 0));
    CHECK_FALSE(bot::totp_fits(secret, code, 998 * 30'000, 0));
    CHECK_FALSE(bot::totp_fits(secret, code + "0", 1000 * 30'000, 0));
    CHECK_FALSE(bot::totp_fits(secret, "", 1000 * 30'000, 0));
}

TEST_CASE("a code that was used is not good again") {
    const std::string secret = "12345678901234567890";

    CHECK_FALSE(bot::totp_fits(secret, bot::totp_code(secret, 1000), 1000 * 30'000, 1000));
    CHECK(bot::totp_fits(secret, bot::totp_code(secret, 1001), 1000 * 30'000, 1000) == 1001);
}

TEST_CASE("secrets are base32 as RFC 4648 writes it") {
    CHECK(bot::to_base32("foobar") == "MZXW6YTBOI");
    CHECK(bot::from_base32("mzxw 6ytb oi======") == "foobar"s);
    CHECK_FALSE(bot::from_base32("MZXW1"));
    CHECK(bot::from_base32(bot::new_totp_secret())->size() == 20);
    CHECK(bot::new_totp_secret() != bot::new_totp_secret());
}

TEST_CASE("recovery codes differ, and are recognised however they are typed") {
    const auto codes = bot::new_recovery_codes();

    CHECK(std::set<std::string>(codes.begin(), codes.end()).size() == 10);
    CHECK(bot::recovery_hash("K4TQ 9xpm2hfz") == bot::recovery_hash("k4tq-9xpm-2hfz"));
    CHECK(bot::recovery_hash("k4tq-9xpm-2hfy") != bot::recovery_hash("k4tq-9xpm-2hfz"));
}
