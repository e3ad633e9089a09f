#pragma once

#include "webhooks/channels/meta.h"
#include "webhooks/json.h"
#include "webhooks/message.h"

#include <functional>
#include <string>
#include <string_view>

namespace webhooks {

// Direct messages of Messenger and Instagram have one shape, in both directions.

/// Adds what one element of `messaging` (or of `standby`, when another app has the conversation)
/// says to `receipt`.
void read_messaging_event(const Json& event,
                          std::string_view account,
                          const MetaSettings& settings,
                          bool standby,
                          Receipt& receipt);

/// Adds what the entries of a webhook say to `receipt`: their messages, and each change or other
/// part by `read_rest`. Entries of accounts that are not ours are noted.
void read_messaging_entries(
    const Json& body,
    const MetaSettings& settings,
    Receipt& receipt,
    const std::function<void(const Json& entry, const std::string& account, Receipt& receipt)>&
        read_rest);

/// The bodies of the Send API calls for a direct message to `recipient`; quick replies come with
/// the last. Our reference travels as `metadata` when `with_metadata`.
[[nodiscard]] std::vector<Json> send_bodies(const Reply& reply,
                                            const Json& recipient,
                                            const Capabilities& capabilities,
                                            bool with_metadata,
                                            TimeMs now);

/// How our reference travels as `metadata`: `pv:<reference>`.
[[nodiscard]] std::string reference_mark(const Reply& reply);

/// The recipient of a direct reply: the id of the person, or the checkbox's `user_ref`.
[[nodiscard]] Json direct_recipient(const Reply& reply);

}  // namespace webhooks
