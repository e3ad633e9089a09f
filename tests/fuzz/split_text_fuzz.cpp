#include "tests/fuzz/channel.h"
#include "webhooks/split_text.h"

using namespace webhooks;

/// Any text and limit: parts fit, and no byte but white space is lost.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const auto unit = static_cast<LengthUnit>(data[0] % 4);
    const std::size_t least = unit == LengthUnit::weighted ? 23 : 4;  // A link, or a code point.
    const std::size_t limit = least + data[1];
    const std::string text = fuzz::text_of(data + 2, size - 2);
    std::string joined;
    for (const std::string& part : split_text(text, limit, unit)) {
        fuzz::require(!part.empty());
        fuzz::require(text_length(part, unit) <= limit);
        joined += part;
    }
    std::size_t at = 0;  // Every part stands in the text, in order.
    for (const char c : joined) {
        while (at < text.size() && text[at] != c) ++at;
        fuzz::require(at < text.size());
        ++at;
    }
    fuzz::require(text_length(shorten(text, limit, unit), unit) <= limit);
    return 0;
}
