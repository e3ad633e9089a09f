#include "tests/fuzz/channel.h"
#include "webhooks/channels/widget_protocol.h"

using namespace webhooks;

/// Any bytes as a frame of the web chat.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const WidgetFrame frame = parse_widget_frame(fuzz::text_of(data, size));
    if (const auto* say = std::get_if<WidgetSay>(&frame)) {
        fuzz::require(!say->cid.empty() && say->cid.size() <= 64);
        fuzz::require(!say->text.empty() || !say->payload.empty());
        fuzz::require(say->fields.size() <= 10);
    }
    return 0;
}
