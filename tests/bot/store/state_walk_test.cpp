#include "bot/conversation.h"
#include "bot/store/conversations.h"
#include "bot/store/outbox_rows.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <array>
#include <set>
#include <vector>

namespace {

using bot::ConversationEvent;
using rules::Owner;

constexpr bot::TimeMs noon = 1'763'985'600'000;
constexpr std::array owners = {Owner::bot, Owner::waiting, Owner::human, Owner::resolved};

std::vector<ConversationEvent> all_events() {
    std::vector<ConversationEvent> events;
    for (int i = 0; i < bot::conversation_event_count; ++i) {
        events.push_back(static_cast<ConversationEvent>(i));
    }
    return events;
}

/// A conversation with a reply of the bot and one of a person on their way.
struct Scene {
    explicit Scene(tests::TempStore& in, Owner owner, int number) : store(in) {
        webhooks::Inbound inbound;
        inbound.conversation_key = "chat-" + std::to_string(number);
        inbound.contact_key = "person";
        const auto inbox = bot::store::ensure_inbox(store.database(), "tg", "telegram");
        row = bot::store::ensure_conversation(store.database(), inbox, inbound, noon).value();
        row.owner = owner;
        store.database()
            .prepare("UPDATE conversations SET owner = ? WHERE id = ?")
            .bind(rules::owner_name(owner), row.id.value)
            .done();
        key = inbound.conversation_key;
        for (const char* author : {"bot", "person"}) {
            bot::store::add_outbox_row(store.database(), row,
                                       {.reference = key + author, .text = "x", .author = author},
                                       noon);
        }
    }
    void happens(ConversationEvent event) {
        bot::store::apply_event(store.database(), row, event, noon);
    }
    [[nodiscard]] std::string state(const std::string& author) {
        return store.text("SELECT state FROM outbox WHERE reference = '" + key + author + "'");
    }
    [[nodiscard]] std::string stored_owner() {
        return store.text("SELECT owner FROM conversations WHERE key = '" + key + "'");
    }

    tests::TempStore& store;
    bot::store::ConversationRow row;
    std::string key;
};

}  // namespace

TEST_CASE(
    "every state and every event: the owner is stored, and what the bot still had to say "
    "is cancelled exactly when a person has the word") {
    tests::TempStore store;
    (void)store.database().run("BEGIN");
    int number = 0;
    for (const Owner owner : owners) {
        for (const ConversationEvent event : all_events()) {
            Scene scene(store, owner, ++number);
            const std::int64_t epoch = scene.row.epoch;

            scene.happens(event);

            CAPTURE(rules::owner_name(owner), static_cast<int>(event));
            CHECK(scene.stored_owner() == rules::owner_name(bot::owner_after(owner, event)));
            CHECK(scene.row.epoch == epoch + (bot::silences_bot(event) ? 1 : 0));
            CHECK(scene.state("bot") == (bot::silences_bot(event) ? "cancelled" : "pending"));
            CHECK(scene.state("person") == "pending");
        }
    }
    CHECK(number == 4 * bot::conversation_event_count);
}

TEST_CASE("no state is a dead end: from each one every other can be reached") {
    for (const Owner from : owners) {
        std::set<Owner> reached{from};
        for (std::size_t before = 0; before != reached.size();) {
            before = reached.size();
            for (const Owner owner : std::set<Owner>(reached)) {
                for (const ConversationEvent event : all_events()) {
                    reached.insert(bot::owner_after(owner, event));
                }
            }
        }
        CHECK(reached.size() == owners.size());
    }
}

TEST_CASE(
    "time alone closes what nobody needs, gives back what a person forgot, and takes nothing "
    "from the queue") {
    const auto timers = [](Owner owner) {
        owner = bot::owner_after(owner, ConversationEvent::hand_back_timer);
        return bot::owner_after(owner, ConversationEvent::close_timer);
    };
    CHECK(timers(Owner::bot) == Owner::resolved);
    CHECK(timers(Owner::human) == Owner::resolved);
    CHECK(timers(Owner::waiting) == Owner::waiting);
    CHECK(timers(Owner::resolved) == Owner::resolved);
}
