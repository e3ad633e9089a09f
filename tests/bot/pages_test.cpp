#include "bot/pages.h"

#include "bot/router.h"
#include "tests/support/catch.h"
#include "tests/support/head.h"

namespace {

struct Pages {
    Pages() {
        bot::add_console_pages(router);
        bot::add_page_routes(router, true);
    }
    webhooks::HttpResponse get(const std::string& path, const std::string& url = "https://x/") {
        webhooks::HttpRequest request = tests::head("GET", path);
        const bot::net::RouteLimits limits = router.limits(request);
        if (limits.refusal) return *limits.refusal;
        request.public_url = url;
        webhooks::HttpResponse answer;
        router.handle(std::move(request), bot::net::Responder([&](webhooks::HttpResponse response) {
                          answer = std::move(response);
                      }));
        return answer;
    }
    static std::string field(const webhooks::HttpResponse& response, std::string_view name) {
        return std::string(webhooks::find_header(response.headers, name).value_or(""));
    }

    bot::Router router;
};

}  // namespace

TEST_CASE("paths that climb out are 404, however they are written", "[T32]") {
    Pages pages;
    REQUIRE(pages.get("/console/").status == 200);

    for (const char* path :
         {"/console/../../etc/passwd", "/console/%2e%2e/%2e%2e/etc/passwd",
          "/console/%252e%252e/etc/passwd", "/console/..\\..\\etc\\passwd",
          "/console/..%5c..%5cetc%5cpasswd", "/console/%c0%ae%c0%ae/etc/passwd",
          "/console/index.html%00.js", "//etc/passwd", "/etc/passwd", "/console//index.html",
          "/console/index.html/", "/web/console/index.html", "/portavoz.yaml", "/.env",
          "/console/style/", "/../bot/store/migrations/0001_first.sql"}) {
        CAPTURE(path);
        CHECK(pages.get(path).status == 404);
    }
}

TEST_CASE("the console is not framed, sniffed or kept, and runs nothing but its own files",
          "[T42][T43]") {
    Pages pages;
    const auto page = pages.get("/console/");

    const std::string policy = Pages::field(page, "Content-Security-Policy");
    for (const char* part :
         {"default-src 'none'", "script-src 'self'", "connect-src 'self'",
          "img-src 'self' data:", "style-src 'self'", "base-uri 'none'", "form-action 'self'",
          "frame-ancestors 'none'", "require-trusted-types-for 'script'"}) {
        CAPTURE(part);
        CHECK(policy.find(part) != std::string::npos);
    }
    CHECK(policy.find("unsafe") == std::string::npos);
    CHECK(policy.find('*') == std::string::npos);
    CHECK(Pages::field(page, "Cache-Control") == "no-store");
    CHECK(Pages::field(page, "Referrer-Policy") == "no-referrer");
    CHECK(Pages::field(page, "Cross-Origin-Resource-Policy") == "same-origin");
    CHECK(Pages::field(page, "Strict-Transport-Security") == "max-age=31536000");
    CHECK(Pages::field(pages.get("/console/", "http://x/"), "Strict-Transport-Security").empty());
}
