#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Rightly signed posts with any body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto channel = fuzz::make("discourse", {{"url", {"https://f.example"}},
                                                         {"secret", {"s"}},
                                                         {"api_key", {"k"}},
                                                         {"api_username", {"luna"}},
                                                         {"answer", {"all"}}});
    const std::string body = fuzz::text_of(data, size);
    const HttpRequest request = fuzz::post(
        body, {{"X-Discourse-Event", "post_created"},
               {"X-Discourse-Event-Signature", "sha256=" + to_hex(hmac_sha256("s", body))}});
    fuzz::check_receipt(*channel, channel->receive(request, fuzz::now));
    return 0;
}
