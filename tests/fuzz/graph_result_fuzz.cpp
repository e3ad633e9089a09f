#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Any answer of a platform: the first byte chooses channel and status, the rest is the body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::vector<std::unique_ptr<Channel>> channels = [] {
        std::vector<std::unique_ptr<Channel>> made;
        made.push_back(fuzz::make_meta("messenger"));
        made.push_back(fuzz::make_meta("whatsapp"));
        made.push_back(fuzz::make("telegram", {{"token", {"1:A"}}, {"secret", {"s"}}}));
        return made;
    }();
    if (size == 0) return 0;
    HttpResponse response;
    response.status = data[0] % 2 == 0 ? 200 : 400;
    response.body = fuzz::text_of(data + 1, size - 1);
    response.headers = {{"Retry-After", response.body},
                        {"X-Business-Use-Case-Usage", response.body}};
    const Channel& channel = *channels[data[0] / 2 % channels.size()];
    const Delivery delivery = channel.read_result({}, response, fuzz::now);
    fuzz::require(delivery.retry_after_ms >= 0 && delivery.retry_after_ms <= 24LL * 3600 * 1000);
    for (const Channel::Probe& probe : channel.probes(0)) (void)channel.read_probe(probe, response);
    return 0;
}
