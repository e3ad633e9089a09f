#pragma once

#include "tests/webhooks/damage.h"
#include "webhooks/signature.h"

#include <algorithm>

namespace webhooks::test::by_twilio {

inline const std::string sid = "AC00000000000000000000000000000001";
inline const std::string url = "https://luna.example/webhooks/sms";
inline constexpr TimeMs now = 1780000000000;

inline std::unique_ptr<Channel> twilio(Values more = {}) {
    more.insert({"account_sid", {sid}});
    more.insert({"auth_token", {"new-token", "12345"}});
    more.insert({"from", {"+15550001111"}});
    return make("twilio", more);
}

inline std::string signature_of(const std::string& called, const std::string& body) {
    auto fields = parse_form(body);
    std::sort(fields.begin(), fields.end(),
              [](const Header& a, const Header& b) { return a.name < b.name; });
    std::string data = called;
    for (const Header& field : fields) data += field.name + field.value;
    return to_base64(hmac_sha1("12345", data));
}

inline HttpRequest form_post(const std::string& body, const std::string& called = url) {
    HttpRequest request = post(body);
    request.headers = {{"Content-Type", "application/x-www-form-urlencoded; charset=UTF-8"},
                       {"X-Twilio-Signature", signature_of(called, body)}};
    request.public_url = called;
    const std::size_t question = called.find('?');
    if (question != std::string::npos) request.query = called.substr(question + 1);
    return request;
}

inline HttpRequest signed_fixture(const std::string& name) {
    return form_post(fixture("twilio/" + name));
}

inline std::string simple(const std::string& more) {
    return "MessageSid=SM1&AccountSid=" + sid + "&From=%2B573001112233&To=%2B15550001111&" + more;
}

}  // namespace webhooks::test::by_twilio
