#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Any answer to a poll, and any cursor.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto channel =
        fuzz::make("youtube", {{"channel_id", {"UCluna"}}, {"access_token", {"t"}}});
    HttpResponse response;
    response.body = fuzz::text_of(data, size);
    const OutboundRequest request = *channel->poll("", fuzz::now);
    const PollResult result = channel->read_poll("", request, response, fuzz::now);
    Receipt polled;
    polled.messages = result.messages;
    fuzz::check_receipt(*channel, polled);
    static_cast<void>(channel->read_poll(result.cursor, request, response, fuzz::now));
    static_cast<void>(channel->read_poll(response.body, request, response, fuzz::now));
    return 0;
}
