#include "tests/fuzz/channel.h"

using namespace webhooks;

/// What the plugin pushes, rightly signed, with any body; and the same bytes as a poll's answer.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    static const auto channel = fuzz::make("wordpress", {{"url", {"https://b.example"}},
                                                         {"user", {"luna"}},
                                                         {"user_id", {"7"}},
                                                         {"application_password", {"p"}},
                                                         {"secret", {secret}}});
    const std::string body = fuzz::text_of(data, size);
    const auto headers =
        standard_webhook_headers("m", body, {*standard_webhook_key(secret)}, fuzz::now);
    fuzz::check_receipt(*channel, channel->receive(fuzz::post(body, headers), fuzz::now));
    HttpResponse response;
    response.body = body;
    Receipt polled;
    polled.messages =
        channel->read_poll("", *channel->poll("", fuzz::now), response, fuzz::now).messages;
    fuzz::check_receipt(*channel, polled);
    return 0;
}
