#include "bot/console/inbox.h"
#include "bot/store/lessons.h"
#include "bot/takeover.h"
#include "webhooks/json.h"

#include <algorithm>
#include <utility>

namespace bot {
namespace {

using nlohmann::json;
using store::Database;

constexpr std::size_t longest_name = 80;
constexpr std::size_t longest_text = 4'000;

Answer invalid(const std::string& why) {
    return refuse(422, "invalid", why);
}

Answer put_canned(Database& database, const Setup& setup, const Call& call) {
    const std::string& name = call.parameters[0];
    if (name.empty() || name.size() > longest_name) return invalid("a name of at most 80 bytes");
    const std::string department = call.text("department");
    if (!department.empty() && !setup.book->departments.contains(department))
        return invalid("there is no department " + department);
    json texts = json::object();
    const json given = call.body.value("text", json::object());
    for (const auto& [language, text] : given.items()) {
        const bool fits = text.is_string() && language.size() <= 12 &&
                          text.get_ref<const std::string&>().size() <= longest_text;
        if (!fits) return invalid("text holds one text per language, at most 4000 bytes each");
        texts[language] = text;
    }
    if (texts.empty()) return invalid("there is no text");
    store::put_canned(database, name, department, webhooks::to_text(texts));
    audit(database, call.caller.name, "canned", name, "", call.now);
    return {};
}

Answer remove_canned(Database& database, const Call& call) {
    if (!store::remove_canned(database, call.parameters[0]))
        return refuse(404, "not_found", "there is no such reply");
    audit(database, call.caller.name, "canned.remove", call.parameters[0], "", call.now);
    return {204, {}, {}};
}

Answer wrong_answer(Database& database, const Call& call) {
    const auto row = conversation_of(database, call);
    const auto decision = call.integer("decision_id");
    if (!row) return no_conversation();
    const std::string note = call.text("note");
    if (note.size() > longest_text) return invalid("a note of at most 4000 bytes");
    if (!decision ||
        !store::note_wrong_answer(database, row->id, *decision, call.caller.name, note, call.now))
        return invalid("there is no such decision in this conversation");
    return {};
}

bool may_see(Database& database, const Caller& caller, std::int64_t conversation) {
    if (caller.sees_all() || conversation <= 0) return true;
    const auto row = store::load_conversation(database, store::ConversationId{conversation});
    return row && caller.sees(row->department, row->agent);
}

Answer list_lessons(Database& database, const Call& call) {
    const std::string asked = call.asked("state");
    json items = json::array();
    for (json& item : store::lessons_view(database, asked.empty() ? "open" : asked)) {
        const bool has_conversation = item["conversation_id"].is_number_integer();
        if (may_see(database, call.caller,
                    has_conversation ? item["conversation_id"].get<std::int64_t>() : 0))
            items.push_back(std::move(item));
    }
    return {200, {{"items", store::themes_of(items)}}, {}};
}

Answer settle_lesson(Database& database, const Call& call) {
    const auto id = call.id();
    const std::int64_t conversation = id ? store::conversation_of_lesson(database, *id) : -1;
    if (conversation < 0 || !may_see(database, call.caller, conversation))
        return refuse(404, "not_found", "there is no such lesson");
    const std::string state = call.text("state");
    if (state != "open" && state != "done" && state != "ignored")
        return invalid("a state is open, done or ignored");
    store::set_lesson_state(database, *id, state);
    return {};
}

}  // namespace

void add_learning_routes(Desk& desk) {
    desk.read("/api/v1/canned", store::Role::viewer, [](Database& database, const Call&) -> Answer {
        return {200, {{"replies", store::canned_view(database)}}, {}};
    });
    desk.write("PUT", "/api/v1/canned/{}", store::Role::editor,
               [&desk](Database& database, const Call& call) {
                   return put_canned(database, *desk.setup(), call);
               });
    desk.write("DELETE", "/api/v1/canned/{}", store::Role::editor, remove_canned);
    desk.write("POST", "/api/v1/conversations/{}/wrong-answer", store::Role::agent, wrong_answer);
    desk.read("/api/v1/learning", store::Role::viewer, list_lessons);
    desk.write("POST", "/api/v1/learning/{}", store::Role::editor, settle_lesson);
}

}  // namespace bot
