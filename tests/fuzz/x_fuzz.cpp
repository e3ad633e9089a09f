#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Rightly signed events with any body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto channel = fuzz::make("x", {{"consumer_secret", {"s"}},
                                                 {"user_id", {"1716450569358098432"}},
                                                 {"bearer_token", {"t"}}});
    const std::string body = fuzz::text_of(data, size);
    const HttpRequest request = fuzz::post(
        body, {{"x-twitter-webhooks-signature", "sha256=" + to_base64(hmac_sha256("s", body))}});
    fuzz::check_receipt(*channel, channel->receive(request, fuzz::now));
    return 0;
}
