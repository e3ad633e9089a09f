#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Rightly signed events with any body.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto channel = fuzz::make("chatwoot", {{"url", {"https://c.example"}},
                                                        {"account_id", {"3"}},
                                                        {"token", {"t"}},
                                                        {"url_token", {"0123456789abcdef"}},
                                                        {"secret", {"s"}}});
    const std::string body = fuzz::text_of(data, size);
    const HttpRequest request = fuzz::post(
        body,
        {{"X-Chatwoot-Timestamp", "1780000000"},
         {"X-Chatwoot-Signature", "sha256=" + to_hex(hmac_sha256("s", "1780000000." + body))}});
    const Receipt receipt = channel->receive(request, fuzz::now);
    if (receipt.response.status == 401) return 0;  // Of another account.
    fuzz::check_receipt(*channel, receipt);
    return 0;
}
