#include "bot/widget/file_content.h"

#include "tests/support/catch.h"

using bot::content_of;
using bot::harmless_name;

namespace {

constexpr bot::FileContent png{"png", "image/png"};

}  // namespace

TEST_CASE("a file is what its content says") {
    using namespace std::string_view_literals;
    CHECK(content_of("\x89PNG\r\n\x1A\nrest"sv)->mime_type == "image/png");
    CHECK(content_of("\xFF\xD8\xFF\xE0"sv)->mime_type == "image/jpeg");
    CHECK(content_of("GIF89a"sv)->type == "gif");
    CHECK(content_of("RIFF\0\0\0\0WEBPVP8 "sv)->type == "webp");
    CHECK(content_of("%PDF-1.7"sv)->mime_type == "application/pdf");
}

TEST_CASE("pages, drawings with scripts, programs, archives and nothing are no files we take") {
    using namespace std::string_view_literals;
    for (const std::string_view bytes :
         {"<html><script>"sv, "<svg xmlns="sv, "<?xml version"sv, "MZ\x90"sv, "PK\x03\x04"sv,
          "\x7F"
          "ELF"sv,
          "RIFF\0\0\0\0WAVE"sv, "GIF"sv, "RIFF"sv, ""sv, " \x89PNG\r\n\x1A\n"sv}) {
        CAPTURE(bytes);
        CHECK_FALSE(content_of(bytes));
    }
}

TEST_CASE("a name keeps its words and loses what could do harm", "[T62]") {
    CHECK(harmless_name("recibo enero.PNG", png) == "recibo enero.png");
    CHECK(harmless_name("../../etc/passwd", png) == "passwd.png");
    CHECK(harmless_name("C:\\temp\\foto.exe", png) == "foto.png");
    CHECK(harmless_name("a\"\r\nSet-Cookie: x.png", png) == "a_Set-Cookie_ x.png");
    CHECK(harmless_name("<img src=x onerror=alert(1)>", png) == "_img src_x onerror_alert_1_.png");
    CHECK(harmless_name("\xE2\x80\xAEgnp.exe", png) == "_gnp.png");
    CHECK(harmless_name("", png) == "file.png");
    CHECK(harmless_name("....", png) == "file.png");
    CHECK(harmless_name(std::string(5000, 'a'), png).size() == 84);
}

TEST_CASE("a file is saved by the browser, never shown or guessed at", "[T62]") {
    const auto response = bot::file_download("a.png", "image/png", "bytes");

    CHECK(response.status == 200);
    CHECK(response.body == "bytes");
    CHECK(response.content_type == "image/png");
    CHECK_FALSE(webhooks::find_header(response.headers, "Content-Type"));
    CHECK(webhooks::find_header(response.headers, "Content-Disposition") ==
          "attachment; filename=\"a.png\"");
    CHECK(webhooks::find_header(response.headers, "X-Content-Type-Options") == "nosniff");
    CHECK(webhooks::find_header(response.headers, "Content-Security-Policy") ==
          "default-src 'none'; sandbox");
}
