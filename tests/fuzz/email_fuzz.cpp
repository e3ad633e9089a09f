#include "tests/fuzz/channel.h"

using namespace webhooks;

/// Any mail, as each provider would hand it over: the first byte chooses.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto make = [](const std::string& provider) {
        return fuzz::make("email", {{"provider", {provider}},
                                    {"secret", {"u:p"}},
                                    {"address", {"hola@luna.example"}},
                                    {"smtp", {"smtp://mail.example"}}});
    };
    static const auto mailgun = make("mailgun");
    static const auto postmark = make("postmark");
    static const auto sendgrid = make("sendgrid");
    if (size == 0) return 0;
    const std::string body = fuzz::text_of(data + 1, size - 1);
    HttpRequest request = fuzz::post(body, {{"Authorization", "Basic " + to_base64("u:p")}});
    if (data[0] % 3 == 0) {
        fuzz::check_receipt(*postmark, postmark->receive(request, fuzz::now));
    } else if (data[0] % 3 == 1) {
        request.headers.back().value = "multipart/form-data; boundary=b";
        fuzz::check_receipt(*sendgrid, sendgrid->receive(request, fuzz::now));
    } else {
        request.headers.back().value = "application/x-www-form-urlencoded";
        request.body =
            "timestamp=1780000000&token=t&signature=" + to_hex(hmac_sha256("u:p", "1780000000t")) +
            "&" + body;
        fuzz::check_receipt(*mailgun, mailgun->receive(request, fuzz::now));
    }
    return 0;
}
