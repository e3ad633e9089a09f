#include "bot/pages.h"

#include "bot/embedded_files.h"
#include "bot/sha256.h"

#include <string>
#include <utility>

namespace bot {
namespace {

constexpr std::string_view demo_folder = "web/demo/";
constexpr std::string_view console_folder = "web/console/";
/// Nothing but our own files, no frames, and no text that becomes markup.
constexpr const char* console_policy =
    "default-src 'none'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "style-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'";

std::string_view content_type_of(std::string_view path) {
    if (path.ends_with(".html")) return "text/html; charset=utf-8";
    if (path.ends_with(".js")) return "text/javascript; charset=utf-8";
    if (path.ends_with(".css")) return "text/css; charset=utf-8";
    if (path.ends_with(".svg")) return "image/svg+xml";
    if (path.ends_with(".png")) return "image/png";
    return "application/octet-stream";
}

/// The file, or 304 when the browser has it already.
webhooks::HttpResponse file_response(const EmbeddedFile& file,
                                     const webhooks::HttpRequest& request) {
    webhooks::HttpResponse response;
    const std::string tag = '"' + sha256_hex(file.bytes).substr(0, 32) + '"';
    response.headers = {{"ETag", tag}, {"Cache-Control", "public, max-age=300"}};
    if (webhooks::find_header(request.headers, "If-None-Match") == tag) {
        response.status = 304;
        return response;
    }
    response.content_type = content_type_of(file.path);
    response.body = file.bytes;
    return response;
}

void add_file(Router& router, std::string_view path, const EmbeddedFile& file) {
    Route route;
    route.method = "GET";
    route.path = path;
    route.limits.max_body_bytes = 0;
    route.handle = [file](const RoutedRequest& request, net::Responder respond) {
        webhooks::HttpResponse response = file_response(file, request.http);
        // The widget is loaded by pages of other origins; that is what it is for.
        response.headers.push_back({"Cross-Origin-Resource-Policy", "cross-origin"});
        if (file.path.ends_with(".html")) {
            response.headers.push_back({"Content-Security-Policy",
                                        "default-src 'none'; script-src 'self'; style-src 'self'; "
                                        "img-src 'self' data:; font-src 'self';"
                                        " connect-src 'self'; base-uri 'none'; form-action 'none'; "
                                        "frame-ancestors 'self'"});
        }
        respond(std::move(response));
    };
    router.add(std::move(route));
}

void add_console_file(Router& router, std::string_view path, const EmbeddedFile& file) {
    Route route;
    route.method = "GET";
    route.path = path;
    route.limits.max_body_bytes = 0;
    route.handle = [file](const RoutedRequest& request, net::Responder respond) {
        webhooks::HttpResponse response = file_response(file, request.http);
        const bool is_page = file.path.ends_with(".html");
        // The page is asked for anew; what it loads is compared by its ETag each time.
        for (webhooks::Header& header : response.headers) {
            if (header.name == "Cache-Control") header.value = is_page ? "no-store" : "no-cache";
        }
        response.headers.push_back({"Content-Security-Policy", console_policy});
        response.headers.push_back({"Cross-Origin-Resource-Policy", "same-origin"});
        response.headers.push_back({"Referrer-Policy", "no-referrer"});
        if (request.http.public_url.starts_with("https://"))
            response.headers.push_back({"Strict-Transport-Security", "max-age=31536000"});
        respond(std::move(response));
    };
    router.add(std::move(route));
}

void add_console_redirect(Router& router) {
    Route route;
    route.method = "GET";
    route.path = "/console";
    route.limits.max_body_bytes = 0;
    route.handle = [](const RoutedRequest&, net::Responder respond) {
        webhooks::HttpResponse response;
        response.status = 308;
        response.headers = {{"Location", "/console/"}};
        respond(std::move(response));
    };
    router.add(std::move(route));
}

}  // namespace

void add_console_pages(Router& router) {
    for (const EmbeddedFile& file : embedded_files()) {
        if (!file.path.starts_with(console_folder)) continue;
        const bool is_page = file.path == "web/console/index.html";
        add_console_file(router, is_page ? "/console/" : file.path.substr(3), file);
    }
    add_console_redirect(router);
}

void add_page_routes(Router& router, bool demo_page) {
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.path == "web/widget.js") add_file(router, "/widget.js", file);
        if (!demo_page || !file.path.starts_with(demo_folder)) continue;
        // `path` must outlive the router: it is a part of the embedded table's own names.
        if (file.path == "web/demo/index.html")
            add_file(router, "/", file);
        else
            add_file(router, file.path.substr(demo_folder.size() - 1), file);
    }
}

}  // namespace bot
