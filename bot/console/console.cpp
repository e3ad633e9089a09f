#include "bot/console/console.h"

#include "bot/console/inbox.h"
#include "bot/console/reports.h"
#include "bot/store/lessons.h"
#include "bot/store/search_index.h"

namespace bot {
namespace {

constexpr std::int64_t rows_per_run = 500;
constexpr TimeMs index_every_ms = 500;

/// Keeps the full-text search and the list of what nobody answers current, half a second behind, so
/// that no message waits for them.
store::StoreThread::Tick index_tick() {
    return
        [next = TimeMs{0}](store::Database& database, TimeMs now) mutable -> std::optional<TimeMs> {
            if (now < next && next - now <= index_every_ms) return next;
            next = now + index_every_ms;
            const std::int64_t seen = store::index_new(database, rows_per_run) +
                                      store::collect_unanswered(database, rows_per_run);
            if (seen == 0) return std::nullopt;
            return next;
        };
}

}  // namespace

Console::Console(const Needs& needs)
    : store_(needs.store),
      access_(needs.store, needs.reader, needs.clock, needs.api_token_hash),
      desk_(needs.router, access_, needs.store, needs.reader, needs.setup, needs.clock, needs.live),
      events_(access_, needs.store, needs.live, needs.clock),
      sign_in_(desk_, needs.store, hashing_),
      knowledge_(desk_, thinking_, needs.book_folder, needs.replace_setup),
      hashing_(2, 16),
      thinking_(1, 16) {}

void Console::add_routes() {
    sign_in_.add_routes();
    events_.add_routes(desk_.router());
    add_inbox_routes(desk_, events_);
    add_act_routes(desk_, events_);
    add_sorting_routes(desk_);
    knowledge_.add_routes();
    add_learning_routes(desk_);
    add_hours_routes(desk_);
    add_register_routes(desk_);
    add_overview_route(desk_, thinking_, store_.path());
    add_team_routes(desk_);
    add_people_routes(desk_, hashing_);
    add_session_routes(desk_);
    add_privacy_routes(desk_, store_);
}

void Console::add_ticks() {
    store_.add_tick(index_tick());
    store_.add_tick(
        [this](store::Database& database, TimeMs now) { return events_.check(database, now); });
}

void Console::book_changed() {
    events_.knowledge(desk_.setup()->book->version);
}

}  // namespace bot
