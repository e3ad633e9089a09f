#include "bot/console/inbox.h"
#include "bot/console/reports.h"
#include "bot/store/register_json.h"

#include <algorithm>

namespace bot {
namespace {

using nlohmann::json;

constexpr std::int64_t longest_page = 500;

json as_number(TimeMs at) {
    return at;
}

store::RegisterQuery query_of(const Call& call) {
    store::RegisterQuery query;
    query.period.from = call.asked_number("from").value_or(query.period.from);
    query.period.to = call.asked_number("to").value_or(query.period.to);
    query.scope = scope_of(call.caller);
    return query;
}

Answer show_cases(store::Database& database, const Call& call) {
    const std::int64_t limit = std::clamp<std::int64_t>(
        call.asked_number("limit").value_or(longest_page), 1, longest_page);
    const std::string after = call.asked("after");
    // Of a case elsewhere nobody learns that there is one.
    if (!after.empty() && !store::case_in_scope(database, after, scope_of(call.caller)))
        return refuse(422, "invalid", "there is no such case to read on from");
    // One more than the page has, to see whether there are more.
    std::vector<store::CaseEntry> entries =
        store::case_register(database, query_of(call), {after, limit + 1});
    const bool more = entries.size() > static_cast<std::size_t>(limit);
    if (more) entries.pop_back();
    json rows = json::array();
    for (const store::CaseEntry& entry : entries)
        rows.push_back(store::case_json(entry, as_number));
    return {200, {{"cases", std::move(rows)}, {"more", more}}, {}};
}

Answer show_call_backs(store::Database& database, const Call& call) {
    json rows = json::array();
    for (const store::CallBack& one : store::call_backs(database, query_of(call)))
        rows.push_back(store::call_back_json(one, as_number));
    return {200, {{"callbacks", std::move(rows)}}, {}};
}

}  // namespace

void add_register_routes(Desk& desk) {
    desk.read("/api/v1/cases", store::Role::viewer, show_cases);
    desk.read("/api/v1/callbacks", store::Role::viewer, show_call_backs);
}

}  // namespace bot
