#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Omnichannel webhooks with the right token and any body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto channel = fuzz::make("rocketchat", {{"url", {"https://c.example"}},
                                                          {"secret", {"s"}},
                                                          {"user_id", {"u"}},
                                                          {"auth_token", {"t"}}});
    const std::string body = fuzz::text_of(data, size);
    const HttpRequest request = fuzz::post(body, {{"X-RocketChat-Livechat-Token", "s"}});
    fuzz::check_receipt(*channel, channel->receive(request, fuzz::now));
    return 0;
}
