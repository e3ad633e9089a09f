#include "bot/store/conversations.h"
#include "bot/store/lookups.h"
#include "tests/support/catch.h"
#include "tests/support/sql_steps.h"
#include "tests/support/temp_store.h"

#include <cstdint>
#include <string>

namespace {

constexpr bot::TimeMs noon = 1'763'985'600'000;
constexpr bot::TimeMs minute = 60'000;
constexpr bot::TimeMs yesterday = noon - 24 * 60 * minute;

/// Reports of a connected and of an unconnected account, with a count of what the store does.
class CountedLookups : public tests::SqlSteps {
public:
    void report(bot::store::InboxId inbox, bot::TimeMs at, int count) {
        for (int i = 0; i < count; ++i) {
            const std::string key = std::to_string(++last_);
            bot::store::add_lookup(store.database(), inbox, {key, "comment-" + key, "{}"}, at);
        }
    }
    /// What is looked at each second: nothing is due, and nothing is given up.
    std::int64_t look() {
        return of([&] {
            auto& database = store.database();
            CHECK(bot::store::claim_lookups(database, {connected}, noon, minute, 8).empty());
            CHECK(bot::store::next_lookup_due(database, {connected}) == noon + minute);
            CHECK(bot::store::stranded_lookups(database, {connected}, yesterday, 8).empty());
        });
    }

    tests::TempStore store;
    bot::store::InboxId connected = bot::store::ensure_inbox(store.database(), "li", "linkedin");
    bot::store::InboxId gone = bot::store::ensure_inbox(store.database(), "old", "linkedin");

private:
    int last_ = 0;
};

}  // namespace

TEST_CASE_METHOD(CountedLookups, "to see which report is due costs the same however many wait") {
    report(connected, noon + minute, 2);
    report(gone, yesterday + minute, 2);
    const std::int64_t few = look();
    REQUIRE(few > 0);

    report(connected, noon + 2 * minute, 60);
    report(gone, yesterday + 2 * minute, 60);

    CHECK(look() == few);
}
