#include "bot/store/lessons.h"

#include "bot/store/meta.h"
#include "bot/store/themes.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <vector>

namespace bot::store {
namespace {

using nlohmann::json;

constexpr std::size_t most_examples = 10;
/// The newest decision that was looked at, in `meta`.
constexpr const char* lessons_upto = "lessons_upto";

json parsed(const std::string& text, json fallback) {
    json value = json::parse(text, nullptr, false);
    return value.is_discarded() ? std::move(fallback) : value;
}

}  // namespace

json canned_view(Database& database) {
    json list = json::array();
    Statement found =
        database.prepare("SELECT name, department, text_json FROM canned ORDER BY name LIMIT 1000");
    while (found.step()) {
        list.push_back({{"name", found.text(0)},
                        {"department", found.text(1)},
                        {"text", parsed(found.text(2), json::object())}});
    }
    return list;
}

void put_canned(Database& database,
                const std::string& name,
                const std::string& department,
                const std::string& text_json) {
    database
        .prepare(
            "INSERT INTO canned (name, department, text_json) VALUES (?, ?, ?) ON CONFLICT (name)"
            " DO UPDATE SET department = excluded.department, text_json = excluded.text_json")
        .bind(name, department, text_json)
        .done();
}

bool remove_canned(Database& database, const std::string& name) {
    database.prepare("DELETE FROM canned WHERE name = ?").bind(name).done();
    return database.changes() > 0;
}

bool note_wrong_answer(Database& database,
                       ConversationId conversation,
                       std::int64_t decision,
                       const std::string& agent,
                       const std::string& note,
                       TimeMs now) {
    database
        .prepare(
            "INSERT INTO lessons (kind, key, text, at, agent, note, conversation_id, said_intent,"
            " candidates_json) SELECT 'wrong_answer', 'decision ' || id,"
            " coalesce(json_extract(turn_json, '$.text'), ''), ?, ?, ?, conversation_id, intent,"
            " coalesce(json_extract(decision_json, '$.explanation.candidates'), '[]')"
            " FROM decisions WHERE id = ? AND conversation_id = ?"
            " ON CONFLICT (key) DO UPDATE SET at = excluded.at, agent = excluded.agent,"
            " note = excluded.note, state = 'open'")
        .bind(now, agent, note, decision, conversation.value)
        .done();
    return database.changes() > 0;
}

std::int64_t collect_unanswered(Database& database, std::int64_t limit) {
    const std::int64_t from = meta_number(database, lessons_upto);
    std::int64_t upto = from;
    std::int64_t count = 0;
    {
        Statement newest = database.prepare(
            "SELECT max(id), count(*) FROM (SELECT id FROM decisions WHERE id > ? ORDER BY id "
            "LIMIT ?)");
        if (newest.bind(from, limit).step() && !newest.is_null(0)) {
            upto = newest.integer(0);
            count = newest.integer(1);
        }
    }
    if (count == 0) return 0;
    database
        .prepare(
            "INSERT INTO lessons (kind, key, text, at, conversation_id, candidates_json)"
            " SELECT 'unanswered', json_extract(decision_json, '$.explanation.normalised'),"
            " json_extract(turn_json, '$.text'), at, conversation_id,"
            " coalesce(json_extract(decision_json, '$.explanation.candidates'), '[]')"
            " FROM decisions WHERE id > ? AND id <= ?"
            " AND json_extract(decision_json, '$.explanation.step') = 'not understood'"
            " AND length(json_extract(decision_json, '$.explanation.normalised')) BETWEEN 3 AND 300"
            " ON CONFLICT (key) DO UPDATE SET count = count + 1, at = excluded.at")
        .bind(from, upto)
        .done();
    set_meta(database, lessons_upto, std::to_string(upto));
    return count;
}

json lessons_view(Database& database, const std::string& state) {
    json list = json::array();
    Statement found = database.prepare(
        "SELECT id, kind, text, count, at, agent, note, conversation_id, said_intent,"
        " candidates_json, key FROM lessons WHERE state = ? ORDER BY kind = 'wrong_answer' DESC,"
        " count DESC, at DESC LIMIT 500");
    found.bind(state);
    while (found.step()) {
        list.push_back(
            {{"id", found.integer(0)},
             {"kind", found.text(1)},
             {"text", found.text(2)},
             {"count", found.integer(3)},
             {"at", found.integer(4)},
             {"by", found.text(5)},
             {"note", found.text(6)},
             {"conversation_id", found.is_null(7) ? json(nullptr) : json(found.integer(7))},
             {"said_intent", found.text(8)},
             {"candidates", parsed(found.text(9), json::array())},
             {"examples", json::array()},
             {"also", json::array()},
             {"key", found.text(10)}});
    }
    return list;
}

json themes_of(const json& lessons) {
    json list = json::array();
    std::vector<std::size_t> places;
    std::vector<std::string> keys;
    for (std::size_t place = 0; place < lessons.size(); ++place) {
        json item = lessons[place];
        const std::string key = item["key"];
        item.erase("key");
        if (item["kind"] == "unanswered") {
            places.push_back(place);
            keys.push_back(key);
        } else {
            list.push_back(std::move(item));
        }
    }
    const auto wrong = static_cast<json::difference_type>(list.size());
    for (const Theme& theme : group_into_themes(keys)) {
        json item = lessons[places[theme.members.front()]];
        item.erase("key");
        for (const std::size_t member : theme.members) {
            const json& other = lessons[places[member]];
            if (other["id"] == item["id"]) continue;
            item["count"] = item["count"].get<std::int64_t>() + other["count"].get<std::int64_t>();
            item["also"].push_back(other["id"]);
            if (item["examples"].size() < most_examples) item["examples"].push_back(other["text"]);
        }
        list.push_back(std::move(item));
    }
    std::stable_sort(list.begin() + wrong, list.end(), [](const json& one, const json& other) {
        return one["count"] > other["count"];
    });
    return list;
}

std::int64_t conversation_of_lesson(Database& database, std::int64_t id) {
    Statement found =
        database.prepare("SELECT coalesce(conversation_id, 0) FROM lessons WHERE id = ?");
    return found.bind(id).step() ? found.integer(0) : -1;
}

void set_lesson_state(Database& database, std::int64_t id, const std::string& state) {
    database.prepare("UPDATE lessons SET state = ? WHERE id = ?").bind(state, id).done();
}

}  // namespace bot::store
