#pragma once

#include "webhooks/json.h"
#include "webhooks/message.h"

#include <optional>
#include <string>

// Who somebody on WhatsApp is: a telephone number, an id that hides it, or both.
namespace webhooks {

/// The person behind the number `id`, or `user_id` where there is no number: one key whatever the
/// spelling of the number; the answer goes to the id that the platform used.
void read_whatsapp_person(const std::string& id, const std::string& user_id, Inbound& inbound);

/// The system message by which a person has another number, or with it another user id; nothing
/// when `message` is anything else. `wa_id` is the new number (`new_wa_id` up to API v11), `from`
/// or `customer` the old one.
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/webhooks/reference/messages/system
[[nodiscard]] std::optional<Inbound> read_whatsapp_move(const Json& message,
                                                        const std::string& account);

/// An element of `user_id_update`: the id that a person has in place of another; nothing when it
/// does not say both.
/// https://developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids
[[nodiscard]] std::optional<Inbound> read_whatsapp_user_id(const Json& update,
                                                           const std::string& account);

}  // namespace webhooks
