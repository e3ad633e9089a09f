#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Updates with the right secret token and any body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto channel = fuzz::make(
        "telegram", {{"token", {"1234567:A"}}, {"secret", {"s"}}, {"username", {"tiendalunabot"}}});
    const HttpRequest request =
        fuzz::post(fuzz::text_of(data, size), {{"X-Telegram-Bot-Api-Secret-Token", "s"}});
    fuzz::check_receipt(*channel, channel->receive(request, fuzz::now));
    return 0;
}
