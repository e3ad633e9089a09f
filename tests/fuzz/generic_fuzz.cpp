#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Rightly signed Standard Webhooks with any body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static const auto channel =
        fuzz::make("webhook", {{"secret", {secret}}, {"reply_url", {"https://crm.example/in"}}});
    const std::string body = fuzz::text_of(data, size);
    const HttpRequest request = fuzz::post(
        body, standard_webhook_headers("id", body, {*standard_webhook_key(secret)}, fuzz::now));
    fuzz::check_receipt(*channel, channel->receive(request, fuzz::now));
    return 0;
}
