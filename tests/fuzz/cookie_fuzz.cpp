#include "bot/console/access.h"
#include "tests/fuzz/channel.h"

namespace fuzz = webhooks::fuzz;

/// Any bytes as a Cookie field: what is taken for the session's token is short and stands in it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::text_of(data, size);
    for (const char* url : {"https://x/", "http://x/"}) {
        webhooks::HttpRequest request;
        request.public_url = url;
        request.headers = {{"Accept", "x"}, {"cOOkie", std::string(text)}};
        const std::string token = bot::session_token(request);
        fuzz::require(token.size() <= 128);
        fuzz::require(text.find(token) != std::string_view::npos);
        fuzz::require(token.find(';') == std::string::npos);
        (void)bot::is_same_origin(request);
    }
    return 0;
}
