#include "bot/console/reports.h"
#include "bot/store/register_json.h"

namespace bot {
namespace {

using nlohmann::json;

json as_number(TimeMs at) {
    return at;
}

Answer show_cases(store::Database& database, const Call& call) {
    const auto from = call.asked_number("from");
    const auto to = call.asked_number("to");
    json rows = json::array();
    for (const store::CaseEntry& entry :
         store::case_register(database, from.value_or(0), to.value_or(call.now + 1))) {
        if (call.caller.sees(entry.department, {}))
            rows.push_back(store::case_json(entry, as_number));
    }
    return {200, {{"cases", std::move(rows)}}, {}};
}

Answer show_call_backs(store::Database& database, const Call& call) {
    json rows = json::array();
    for (const store::CallBack& one : store::call_backs(database)) {
        if (call.caller.sees(one.department, {}))
            rows.push_back(store::call_back_json(one, as_number));
    }
    return {200, {{"callbacks", std::move(rows)}}, {}};
}

}  // namespace

void add_register_routes(Desk& desk) {
    desk.read("/api/v1/cases", store::Role::viewer, show_cases);
    desk.read("/api/v1/callbacks", store::Role::viewer, show_call_backs);
}

}  // namespace bot
