#include "tests/fuzz/channel.h"

#include <map>
#include <set>

using namespace webhooks;

/// Rightly signed forms of the right account with any further fields.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto channel = fuzz::make(
        "twilio", {{"account_sid", {"AC1"}}, {"auth_token", {"s"}}, {"from", {"+15550001111"}}});
    HttpRequest request;
    request.method = "POST";
    request.public_url = "https://luna.example/webhooks/sms";
    request.body = "AccountSid=AC1&" + fuzz::text_of(data, size);
    std::map<std::string, std::set<std::string>> fields;
    for (const Header& field : parse_form(request.body)) fields[field.name].insert(field.value);
    std::string signed_text = request.public_url;
    for (const auto& [name, values] : fields) {
        for (const std::string& value : values) signed_text += name + value;
    }
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                       {"X-Twilio-Signature", to_base64(hmac_sha1("s", signed_text))}};
    fuzz::check_receipt(*channel, channel->receive(request, fuzz::now));
    return 0;
}
