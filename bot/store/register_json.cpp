#include "bot/store/register_json.h"

#include <nlohmann/json.hpp>

namespace bot::store {
namespace {

using nlohmann::json;

json time_or_null(TimeMs at, const TimeText& text) {
    return at == 0 ? json(nullptr) : text(at);
}

std::string plain(const json& value) {
    if (value.is_null()) return {};
    return value.is_string() ? value.get<std::string>() : value.dump();
}

std::string quoted(std::string value) {
    // `=1+1` in a message must not run in anybody's spreadsheet.
    static constexpr std::string_view formulas = "=+-@\t\r";
    if (!value.empty() && formulas.find(value.front()) != std::string_view::npos) {
        value.insert(0, "'");
    }
    if (value.find_first_of(",\"\r\n") == std::string::npos) return value;
    std::string inside;
    for (const char c : value) inside += c == '"' ? "\"\"" : std::string(1, c);
    return "\"" + inside + "\"";
}

}  // namespace

json case_json(const CaseEntry& entry, const TimeText& text) {
    return {{"case", entry.key},
            {"state", entry.state},
            {"opened_at", time_or_null(entry.opened_at, text)},
            {"acknowledged_at", time_or_null(entry.acknowledged_at, text)},
            {"promised_at", time_or_null(entry.promised_at, text)},
            {"legal_due_at", time_or_null(entry.legal_due_at, text)},
            {"taken_at", time_or_null(entry.taken_at, text)},
            {"first_answer_at", time_or_null(entry.first_answer_at, text)},
            {"closed_at", time_or_null(entry.closed_at, text)},
            {"promise_broken", entry.promise_broken},
            {"contact", entry.contact},
            {"inbox", entry.inbox},
            {"channel", entry.channel},
            {"department", entry.department},
            {"priority", entry.priority},
            {"about", entry.about},
            {"signals", entry.signals},
            {"conversation", entry.conversation}};
}

json call_back_json(const CallBack& call, const TimeText& text) {
    return {{"phone", call.phone},
            {"contact", call.contact},
            {"when", call.when},
            {"due_at", time_or_null(call.due_at, text)},
            {"asked_at", time_or_null(call.asked_at, text)},
            {"about", call.about},
            {"department", call.department},
            {"priority", call.priority},
            {"case", call.case_key},
            {"conversation", call.conversation}};
}

std::string to_csv(const json& rows, const std::vector<std::string>& columns) {
    std::string csv;
    for (const std::string& column : columns) csv += (csv.empty() ? "" : ",") + column;
    csv += "\r\n";
    for (const json& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < columns.size(); ++i) {
            if (i > 0) line += ",";
            line += quoted(plain(row.value(columns[i], json(nullptr))));
        }
        csv += line + "\r\n";
    }
    return csv;
}

const std::vector<std::string>& case_columns() {
    static const std::vector<std::string> columns = {
        "case",         "state",    "opened_at",       "acknowledged_at", "promised_at",
        "legal_due_at", "taken_at", "first_answer_at", "closed_at",       "promise_broken",
        "contact",      "inbox",    "channel",         "department",      "priority",
        "about",        "signals",  "conversation"};
    return columns;
}

const std::vector<std::string>& call_back_columns() {
    static const std::vector<std::string> columns = {
        "phone", "contact",    "when",     "due_at", "asked_at",
        "about", "department", "priority", "case",   "conversation"};
    return columns;
}

}  // namespace bot::store
