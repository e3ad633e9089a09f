#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Any bytes as JSON: what is read can be written, and read again as the same.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const ParsedJson parsed = parse_json(fuzz::text_of(data, size));
    if (parsed.fault != ParsedJson::Fault::none) {
        fuzz::require(parsed.value.is_null());
        return 0;
    }
    const ParsedJson again = parse_json(to_text(parsed.value));
    fuzz::require(again.fault == ParsedJson::Fault::none);
    fuzz::require(to_text(again.value) == to_text(parsed.value));
    for (const char* path : {"", "a", "a.b", "id"}) {
        (void)text_at(parsed.value, path);
        (void)integer_at(parsed.value, path);
        (void)time_at(parsed.value, path);
    }
    fuzz::require(excerpt(parsed.value).size() <= 200);
    return 0;
}
