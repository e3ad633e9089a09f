#include "bot/console/knowledge_view.h"

#include "bot/book_words.h"
#include "bot/commands/rehearsal.h"
#include "bot/console/intent_edit.h"
#include "bot/decision_json.h"
#include "bot/store/book_versions.h"
#include "bot/store/figures.h"

#include <algorithm>
#include <set>
#include <utility>

namespace bot {
namespace {

using nlohmann::json;
using store::Database;

constexpr TimeMs thirty_days_ms = 30LL * 24 * 3'600'000;
constexpr std::size_t most_tried = 3'000;
constexpr std::size_t most_shown = 100;
constexpr std::size_t longest_question = 4'000;

json row_json(const rules::Intent& intent, const json& asked) {
    std::size_t examples = 0;
    for (const auto& [language, texts] : intent.examples) examples += texts.size();
    json answered = json::array();
    for (const auto& [language, texts] : intent.answer) answered.push_back(language);
    const json whole = intent_json(intent);
    return {{"id", intent.id},
            {"title", intent.title},
            {"file", intent.where.file},
            {"examples", examples},
            {"inherits", !whole["like"].empty()},
            {"answered", std::move(answered)},
            {"escalates", intent.escalate ? intent.escalate->department : ""},
            {"valid_until", whole["valid_until"]},
            {"asked_30_days", asked.value(intent.id, 0)}};
}

Answer list(Database& database, const rules::RuleBook& book, const Call& call) {
    const json asked = store::asked_since(database, call.now - thirty_days_ms);
    json intents = json::array();
    for (const rules::Intent& intent : book.intents) {
        if (!intent.built_in) intents.push_back(row_json(intent, asked));
    }
    return {200,
            {{"version", book.version},
             {"languages", book.brand.languages},
             {"intents", std::move(intents)}},
            {}};
}

Answer show_intent(const rules::RuleBook& book, const Call& call) {
    const rules::Intent* intent = book.intent(call.parameters[0]);
    if (intent == nullptr || intent->built_in)
        return refuse(404, "not_found", "there is no such intent in the book");
    return {200, {{"version", book.version}, {"intent", intent_json(*intent)}}, {}};
}

Answer ask(const rules::RuleBook& book, const Call& call) {
    const std::string text = call.text("text");
    if (text.empty() || text.size() > longest_question)
        return refuse(422, "invalid", "a question of at most 4000 bytes");
    Rehearsal rehearsal(book, call.integer("at").value_or(call.now));
    if (const std::string channel = call.text("channel"); !channel.empty())
        rehearsal.turn().channel = channel;
    if (call.flag("public")) rehearsal.turn().visibility = rules::TurnVisibility::public_comment;
    rehearsal.turn().language = call.text("language");
    return {200, decision_to_json(rehearsal.say(text)), {}};
}

/// What each file of a version was and is.
Answer show_version(Database& database, const Call& call) {
    const std::string& version = call.parameters[0];
    const std::string asked = call.asked("against");
    const auto after = store::version_files(database, version);
    if (!after) return refuse(404, "not_found", "there is no such version");
    const std::string other = asked.empty() ? store::version_before(database, version) : asked;
    const json is = json::parse(*after, nullptr, false);
    const json was =
        json::parse(store::version_files(database, other).value_or("{}"), nullptr, false);
    std::set<std::string> paths;
    for (const json* files : {&is, &was}) {
        for (const auto& [path, text] : files->items()) paths.insert(path);
    }
    json files = json::array();
    for (const std::string& path : paths) {
        const std::string before = was.value(path, "");
        const std::string now = is.value(path, "");
        if (before != now) files.push_back({{"path", path}, {"before", before}, {"after", now}});
    }
    return {200, {{"files", std::move(files)}}, {}};
}

std::string understood(const rules::RuleBook& book, const std::string& text, TimeMs now) {
    return Rehearsal(book, now).say(text).intent;
}

}  // namespace

json problems_json(const std::vector<rules::Problem>& problems, std::string_view language) {
    json all = json::array();
    for (const rules::Problem& problem : problems) {
        const bool is_error = problem.severity == rules::Problem::Severity::error;
        all.push_back({{"file", problem.where.file},
                       {"line", problem.where.line},
                       {"column", problem.where.column},
                       {"severity", is_error ? "error" : "warning"},
                       {"message", in_language(language, problem.message)},
                       {"hint", in_language(language, problem.hint)}});
    }
    return all;
}

json flips_json(const rules::RuleBook& before, const rules::RuleBook& after, TimeMs now) {
    json flips = json::array();
    std::size_t tried = 0;
    for (const rules::Intent& intent : before.intents) {
        if (intent.built_in) continue;
        for (const auto& [language, texts] : intent.examples) {
            for (const std::string& text : texts) {
                if (++tried > most_tried || flips.size() >= most_shown) return flips;
                const std::string was = understood(before, text, now);
                const std::string is = understood(after, text, now);
                if (was == is) continue;
                flips.push_back(
                    {{"text", text}, {"before", was}, {"after", is}, {"wanted", intent.id}});
            }
        }
    }
    return flips;
}

json conflicts_json(const rules::RuleBook& before,
                    const rules::RuleBook& after,
                    const std::string& id,
                    TimeMs now) {
    json conflicts = json::array();
    const rules::Intent* old = before.intent(id);
    const rules::Intent* fresh = after.intent(id);
    if (old == nullptr || fresh == nullptr) return conflicts;
    for (const auto& [language, texts] : fresh->examples) {
        const auto known = old->examples.find(language);
        for (const std::string& text : texts) {
            const bool is_new =
                known == old->examples.end() ||
                std::find(known->second.begin(), known->second.end(), text) == known->second.end();
            if (!is_new || conflicts.size() >= most_shown) continue;
            const std::string meant = understood(before, text, now);
            if (!meant.empty() && meant != id)
                conflicts.push_back({{"text", text}, {"intent", meant}});
        }
    }
    return conflicts;
}

void add_knowledge_views(Desk& desk) {
    desk.read("/api/v1/knowledge", store::Role::viewer,
              [&desk](Database& database, const Call& call) {
                  return list(database, *desk.setup()->book, call);
              });
    desk.think("GET", "/api/v1/knowledge/intents/{}", store::Role::viewer,
               [&desk](const Call& call) { return show_intent(*desk.setup()->book, call); });
    desk.think("POST", "/api/v1/knowledge/ask", store::Role::viewer,
               [&desk](const Call& call) { return ask(*desk.setup()->book, call); });
    desk.read("/api/v1/knowledge/versions", store::Role::viewer,
              [&desk](Database& database, const Call&) -> Answer {
                  return {
                      200,
                      {{"versions", store::versions_view(database, desk.setup()->book->version)}},
                      {}};
              });
    desk.read("/api/v1/knowledge/versions/{}", store::Role::viewer, show_version);
}

}  // namespace bot
