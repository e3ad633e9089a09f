#pragma once

#include "webhooks/http.h"
#include "webhooks/message.h"

#include <string_view>
#include <vector>

namespace webhooks {

using TwilioForm = std::vector<Header>;

/// Whether an address is of WhatsApp (`whatsapp:+57…`) and no plain number.
[[nodiscard]] bool is_whatsapp(std::string_view address);

/// Reads what Twilio posted, a message or a delivery report, into `receipt`. `reference` is ours,
/// from the URL of the report; what comes from `our_number` is our own.
void read_twilio_form(const TwilioForm& form,
                      std::string_view reference,
                      std::string_view our_number,
                      Receipt& receipt);

}  // namespace webhooks
