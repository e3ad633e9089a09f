#pragma once

#include "bot/clock.h"
#include "bot/pseudonyms.h"
#include "bot/result.h"
#include "bot/store/database.h"
#include "bot/store/ids.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

// Forgetting people. What happened stays for statistics and replay (when, which intent, what was
// decided); who it was and what they said does not.
namespace bot::store {

/// The contact of an inbox with this key or alias.
[[nodiscard]] std::optional<ContactId> find_contact(Database& database,
                                                    std::string_view inbox,
                                                    std::string_view key);

/// Whether messages name their writer: since a later schema.
[[nodiscard]] bool knows_writers(Database& database);

/// Those besides its contact who wrote in the conversation; nobody is known to have in a store of
/// an earlier schema.
[[nodiscard]] std::vector<std::int64_t> writers_in(Database& database, ConversationId conversation);

/// The contact's conversations.
[[nodiscard]] std::vector<ConversationId> conversations_of(Database& database, ContactId contact);

/// Replaces everything a conversation says by pseudonyms of the same shape, empties what names the
/// person, cancels what would still be sent and closes it. Its contact, and whoever else wrote in
/// it, are forgotten when nothing else of theirs is left.
void forget_conversation(Database& database,
                         ConversationId conversation,
                         const Pseudonyms& pseudonyms,
                         TimeMs now);

struct Erased {
    std::int64_t conversations = 0;
    std::int64_t messages = 0;
    std::vector<ConversationId>
        elsewhere;  ///< Of others: changed, too, for the person wrote there.
};

/// The contact with all their conversations, what they said in those of others, and what was put
/// aside unread and names them. Inside the caller's transaction; `scrub` afterwards.
[[nodiscard]] Result<Erased> erase_person(Database& database, ContactId contact, TimeMs now);

/// After the transaction, in a store that others read: rebuilds the search index and empties the
/// log. Freed pages were overwritten (`secure_delete`).
[[nodiscard]] Status scrub_in_use(Database& database);

/// After the transaction: rebuilds the search index and rewrites the file, so that no page and no
/// log holds what was erased. Needs the store for itself.
[[nodiscard]] Status scrub(Database& database);

}  // namespace bot::store
