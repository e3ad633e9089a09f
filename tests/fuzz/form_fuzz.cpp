#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Any bytes as a form or query: what was read can be written and read again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string written;
    const auto fields = parse_form(fuzz::text_of(data, size));
    for (const Header& field : fields) {
        written += "&" + percent_encode(field.name) + "=" + percent_encode(field.value);
    }
    const auto again = parse_form(written);
    fuzz::require(again.size() == fields.size());
    for (std::size_t i = 0; i < fields.size(); ++i) {
        fuzz::require(again[i].name == fields[i].name && again[i].value == fields[i].value);
    }
    return 0;
}
