#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Rightly signed notifications with any body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto channel = fuzz::make(
        "linkedin",
        {{"client_secret", {"s"}}, {"organization", {"10000001"}}, {"access_token", {"t"}}});
    const std::string body = fuzz::text_of(data, size);
    const HttpRequest request =
        fuzz::post(body, {{"X-LI-Signature", to_hex(hmac_sha256("s", body))}});
    fuzz::check_receipt(*channel, channel->receive(request, fuzz::now));
    return 0;
}
