#include "webhooks/channels/twilio_number.h"

namespace webhooks {

std::string fault_of_number(const Json& answer, std::string_view public_url) {
    const Json& numbers = array_at(answer, "incoming_phone_numbers");
    if (numbers.empty()) return "the account has no such number";
    if (!text_at(numbers.front(), "sms_application_sid").empty()) {
        return {};  // A TwiML app, which has an address of its own.
    }
    std::string called = text_at(numbers.front(), "sms_url");
    if (called.empty()) return "Twilio calls nobody when a message arrives";
    called = called.substr(0, called.find('#'));  // What Twilio tries again, and how often.
    if (public_url.empty() || called.substr(0, called.find('?')) == public_url) return {};
    return "Twilio calls " + called + ", not public_url";
}

}  // namespace webhooks
