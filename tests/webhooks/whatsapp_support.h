#pragma once

#include "tests/webhooks/meta_support.h"

namespace webhooks::test {

constexpr TimeMs whatsapp_now = 1780000005000;
inline const std::string whatsapp_number = "106540352242922";

inline std::unique_ptr<Channel> whatsapp(Values more = {}) {
    more.insert({"account", {whatsapp_number}});
    return make_meta("whatsapp", more);
}

/// What WhatsApp reports in a body.
inline Receipt read_whatsapp(const std::string& body) {
    return whatsapp()->receive(meta_post(body), whatsapp_now);
}

/// What it reports in a change of our number; `value` without its braces.
inline Receipt read_value(const std::string& value) {
    return read_whatsapp(
        R"({"object":"whatsapp_business_account","entry":[{"id":"W","changes":[{"field":"messages","value":{
        "metadata":{"phone_number_id":")" +
        whatsapp_number + R"("},)" + value + "}}]}]}");
}

/// The message of a customer; `content` is what tells it from others.
inline Inbound read_message(const std::string& content) {
    return only_message(
        read_value(R"("messages":[{"from":"34600111222","id":"wamid.1","timestamp":"1749416383",)" +
                   content + "}]"));
}

}  // namespace webhooks::test
