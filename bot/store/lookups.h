#pragma once

#include "bot/clock.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"
#include "webhooks/message.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// What platforms reported without its words, until these have been asked for.
namespace bot::store {

using LookupId = RowId<struct LookupTable>;

/// One that is due.
struct LookupRow {
    LookupId id;
    InboxId inbox;
    std::string item;           ///< As `webhooks::Lookup::item`.
    std::int64_t attempts = 0;  ///< With the one that is due.
};

/// Keeps `lookup`, due at once; one that is kept already changes nothing.
void add_lookup(Database& database, InboxId inbox, const webhooks::Lookup& lookup, TimeMs now);

/// Takes at most `count` of the inboxes `connected` that are due, and counts the attempt. Each
/// comes due again after `lease_ms`, should nothing be heard of it.
[[nodiscard]] std::vector<LookupRow> claim_lookups(Database& database,
                                                   const std::vector<InboxId>& connected,
                                                   TimeMs now,
                                                   TimeMs lease_ms,
                                                   std::int64_t count);

/// Whether anything at all waits for its words.
[[nodiscard]] bool has_lookups(Database& database);

/// When the next one of the inboxes `connected` is due; nothing when there is none.
[[nodiscard]] std::optional<TimeMs> next_lookup_due(Database& database,
                                                    const std::vector<InboxId>& connected);

/// One that nobody can be asked about.
struct StrandedLookup {
    LookupId id;
    InboxId inbox;
    std::string inbox_name;
    std::string event_key;    ///< As `webhooks::Lookup::dedupe_key`.
    std::string platform_id;  ///< As `webhooks::Lookup::message_id`.
    TimeMs reported_at = 0;
};

/// At most `count` of inboxes that are not `connected`, reported at `until` or before.
[[nodiscard]] std::vector<StrandedLookup> stranded_lookups(Database& database,
                                                           const std::vector<InboxId>& connected,
                                                           TimeMs until,
                                                           std::int64_t count);

/// It is asked for once more.
void look_up_again(Database& database, LookupId id, TimeMs due_at);

/// It becomes a message; false when it was forgotten meanwhile.
[[nodiscard]] bool end_lookup(Database& database, LookupId id);

/// The customer took the message back.
void forget_lookup(Database& database, InboxId inbox, const std::string& platform_id);

}  // namespace bot::store
