#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Any three header values, one per line: without the key nothing verifies.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text = fuzz::text_of(data, size);
    const std::size_t first = std::min(text.find('\n'), text.size());
    const std::size_t second = std::min(text.find('\n', first + 1), text.size());
    const std::string id = text.substr(0, first);
    const std::string timestamp =
        first < text.size() ? text.substr(first + 1, second - first - 1) : "";
    const std::string signature = second < text.size() ? text.substr(second + 1) : "";
    const HttpRequest request = fuzz::post(
        "{}",
        {{"webhook-id", id}, {"webhook-timestamp", timestamp}, {"webhook-signature", signature}});
    fuzz::require(!verified_webhook_id(request, {std::string(32, 'k')}, fuzz::now));
    (void)standard_webhook_key(text);
    return 0;
}
