#include "bot/retention.h"

#include "tests/support/catch.h"
#include "tests/support/kept_a_month.h"
#include "tests/support/temp_store.h"

namespace {

constexpr bot::TimeMs day_ms = 24LL * 3600 * 1000;

}  // namespace

TEST_CASE("T58: a long backlog is forgotten in one round, a bounded number at a time") {
    tests::TempStore store;
    REQUIRE(store.database().run(
        "INSERT INTO inboxes (id, name, channel) VALUES (1, 'tg', 'telegram');"
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 45)"
        " INSERT INTO contacts (id, inbox_id, key, name, first_seen_at) SELECT i, 1, i, 'Ana', 0 "
        "FROM n;"
        "INSERT INTO conversations (id, inbox_id, key, contact_id, opened_at) SELECT id, 1, key, "
        "id, 0 FROM contacts"));
    tests::KeptAMonth retention;

    bot::TimeMs now = 31 * day_ms;
    for (const std::int64_t left : {25, 5, 0}) {
        now = retention.run(store.database(), now).value();
        CHECK(store.count("SELECT count(*) FROM contacts WHERE name = 'Ana'") == left);
    }

    CHECK(now > 32 * day_ms);
}
