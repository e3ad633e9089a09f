#include "webhooks/channels/twilio_number.h"

namespace webhooks {

Words fault_of_number(const Json& answer, std::string_view public_url) {
    const Json& numbers = array_at(answer, "incoming_phone_numbers");
    if (numbers.empty()) return wording("the account has no such number");
    if (!text_at(numbers.front(), "sms_application_sid").empty()) {
        return {};  // A TwiML app, which has an address of its own.
    }
    std::string called = text_at(numbers.front(), "sms_url");
    if (called.empty()) return wording("Twilio calls nobody when a message arrives");
    called = called.substr(0, called.find('#'));  // What Twilio tries again, and how often.
    if (public_url.empty() || called.substr(0, called.find('?')) == public_url) return {};
    return wording("Twilio calls {1}, not public_url", called);
}

}  // namespace webhooks
