#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Rightly signed events with any body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto channel = fuzz::make("slack", {{"signing_secret", {"s"}},
                                                     {"token", {"t"}},
                                                     {"answer", {"all"}},
                                                     {"escalation_channel", {"C9"}}});
    const std::string body = fuzz::text_of(data, size);
    const HttpRequest request = fuzz::post(
        body, {{"X-Slack-Request-Timestamp", "1780000000"},
               {"X-Slack-Signature", "v0=" + to_hex(hmac_sha256("s", "v0:1780000000:" + body))}});
    fuzz::check_receipt(*channel, channel->receive(request, fuzz::now));
    return 0;
}
