#include "bot/path_segment.h"

#include "webhooks/http.h"

namespace bot {

std::string decode_segment(std::string_view segment) {
    // parse_form decodes percent signs; `+` must stay a plus in a path.
    std::string escaped;
    for (const char c : segment) {
        if (c == '+') {
            escaped += "%2B";
        } else if (c == '&' || c == '=') {
            escaped += webhooks::percent_encode({&c, 1});
        } else {
            escaped += c;
        }
    }
    const auto fields = webhooks::parse_form("v=" + escaped);
    return fields.empty() ? std::string{} : fields.front().value;
}

}  // namespace bot
