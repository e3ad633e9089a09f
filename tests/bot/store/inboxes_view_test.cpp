#include "bot/store/figures.h"
#include "bot/store/outbox_rows.h"
#include "tests/support/catch.h"
#include "tests/support/sql_steps.h"
#include "tests/support/temp_store.h"

#include <nlohmann/json.hpp>

namespace {

constexpr bot::TimeMs noon = 1'763'985'600'000;
constexpr bot::TimeMs day_ms = 86'400'000;

/// A store in which much was said and sent, with a count of what it does.
class BusyStore : public tests::SqlSteps {
public:
    BusyStore() { inbox_ = bot::store::ensure_inbox(store_.database(), "tg", "telegram"); }

    /// So many people to whom something was sent and something failed to be, `ago` before noon.
    void talk(int people, bot::TimeMs ago) {
        for (int i = 0; i < people; ++i) {
            webhooks::Inbound inbound;
            inbound.conversation_key = inbound.contact_key = "person-" + std::to_string(people_++);
            const auto conversation =
                bot::store::ensure_conversation(store_.database(), inbox_, inbound, noon - ago);
            const std::string reference = "r" + std::to_string(people_);
            for (const char* state : {"sent", "dead"}) {
                bot::store::add_outbox_row(
                    store_.database(), conversation.value(),
                    {.reference = reference + state, .text = "hola", .author = "bot"}, noon - ago);
                store_.database()
                    .prepare("UPDATE outbox SET state = ?, settled_at = ? WHERE reference = ?")
                    .bind(std::string(state), noon - ago, reference + state)
                    .done();
            }
        }
        store_.database().prepare("UPDATE conversations SET last_customer_at = opened_at").done();
    }

    nlohmann::json view() { return bot::store::inboxes_view(store_.database(), noon); }

    tests::TempStore store_;
    bot::store::InboxId inbox_;
    int people_ = 0;
};

}  // namespace

TEST_CASE_METHOD(BusyStore, "how the inboxes are costs the same however much was said and sent") {
    const auto look = [&] { return of([&] { CHECK(view().size() == 1); }); };
    talk(3, 2 * day_ms);
    const std::int64_t few = look();
    talk(60, 2 * day_ms);

    CHECK(look() == few);
}

TEST_CASE_METHOD(BusyStore, "an inbox shows its newest message and what failed within a day") {
    talk(2, 3 * day_ms);
    talk(1, day_ms / 2);

    CHECK(view()[0]["failed"] == 1);
    CHECK(view()[0]["last_inbound_at"] == noon - day_ms / 2);
}
