#include "webhooks/signature.h"

#include "tests/support/catch.h"

using namespace webhooks;

TEST_CASE("HMAC-SHA256 and HMAC-SHA1 agree with RFC 4231 and RFC 2202", "[signature]") {
    const std::string key(20, '\x0b');

    CHECK(to_hex(hmac_sha256(key, "Hi There")) ==
          "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
    CHECK(to_hex(hmac_sha1(key, "Hi There")) == "b617318655057264e28bc0b6fb378c8ef146be00");
    CHECK(to_hex(sha256("abc")) ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("hexadecimal is read strictly", "[signature][T13]") {
    CHECK(from_hex("00ff") == std::string("\x00\xff", 2));
    for (const char* bad : {"0", "0G", "FF", "0x", " 0", "00 "}) {
        CHECK_FALSE(from_hex(bad).has_value());
    }
}

TEST_CASE("base64 is read strictly", "[signature]") {
    CHECK(from_base64("aGk=") == "hi");
    CHECK(from_base64("").value().empty());
    CHECK(from_base64(to_base64(std::string("\xff\x00\x7f", 3))) == std::string("\xff\x00\x7f", 3));
    for (const char* bad :
         {"aGk", "aGk==", "aGl=", " aGk=", "aGk=\n", "a===", "====", "aG=k", "aGk-"}) {
        INFO(bad);
        CHECK_FALSE(from_base64(bad).has_value());
    }
}

TEST_CASE("base64 for URLs has its own alphabet and no padding", "[signature]") {
    CHECK(to_base64url("\xfb\xff") == "-_8");
    CHECK(from_base64url("-_8") == "\xfb\xff");
    CHECK_FALSE(from_base64url("+/8").has_value());
    CHECK_FALSE(from_base64url("-_8=").has_value());
}

TEST_CASE("any of several secrets may have signed, an empty one never", "[signature]") {
    const std::string digest = hmac_sha256("new", "body");

    CHECK(signed_with_sha256(digest, "body", {"old", "new"}));
    CHECK_FALSE(signed_with_sha256(digest, "Body", {"old", "new"}));
    CHECK_FALSE(signed_with_sha256(digest, "body", {"old"}));
    CHECK_FALSE(signed_with_sha256(digest, "body", {}));
    CHECK_FALSE(
        signed_with_sha256(hmac_sha256(std::string(1, '\0').substr(1), "body"), "body", {""}));
    CHECK_FALSE(signed_with_sha256(digest.substr(0, 31), "body", {"new"}));
    CHECK(signed_with_sha1(hmac_sha1("k", "b"), "b", {"k"}));
    CHECK_FALSE(signed_with_sha1(hmac_sha256("k", "b"), "b", {"k"}));
}

TEST_CASE("a shared token is recognised whole or not at all", "[signature][T18]") {
    CHECK(is_one_of("s3cret", {"other", "s3cret"}));
    CHECK_FALSE(is_one_of("s3cre", {"s3cret"}));
    CHECK_FALSE(is_one_of("s3cret2", {"s3cret"}));
    CHECK_FALSE(is_one_of("", {""}));
    CHECK_FALSE(is_one_of("x", {}));
}
