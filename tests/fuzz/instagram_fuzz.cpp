#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Rightly signed webhooks with any body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto channel = fuzz::make_meta("instagram");
    const Receipt receipt = channel->receive(fuzz::meta_post(fuzz::text_of(data, size)), fuzz::now);
    fuzz::check_receipt(*channel, receipt);
    return 0;
}
