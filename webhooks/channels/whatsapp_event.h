#pragma once

#include "webhooks/channels/meta.h"
#include "webhooks/json.h"
#include "webhooks/message.h"

namespace webhooks {

/// Adds what one element of `changes` of a WhatsApp Business account says to `receipt`: messages,
/// what staff wrote in the WhatsApp Business app, statuses, or why it is none of these.
void read_whatsapp_change(const Json& change, const MetaSettings& settings, Receipt& receipt);

}  // namespace webhooks
