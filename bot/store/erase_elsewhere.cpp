#include "bot/store/erase_elsewhere.h"

#include "bot/store/conversations.h"
#include "bot/store/erase_rows.h"
#include "bot/store/promises.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cctype>
#include <set>
#include <utility>

namespace bot::store {
namespace {

/// A shorter value is found in too much that has nothing to do with the person.
constexpr std::size_t shortest_value = 3;

/// What leads to a person in a conversation of somebody else.
struct Traces {
    std::set<std::string> comments;  ///< The platform's ids of what they wrote.
    /// Their names, and what was found in their words; the longer first, for it may hold a shorter.
    std::vector<std::string> values;
    std::vector<std::int64_t> decisions;  ///< On what they wrote.
};

void add_values(const std::string& decision_json, std::vector<std::string>& values) {
    const auto decision = nlohmann::json::parse(decision_json, nullptr, false);
    if (!decision.is_object()) return;
    const auto why = decision.value("explanation", nlohmann::json::object());
    if (!why.is_object() || !why.contains("entities")) return;
    for (const auto& entity : why["entities"]) {
        if (!entity.is_object() || !entity.contains("value")) continue;
        if (entity["value"].is_string()) values.push_back(entity["value"].get<std::string>());
    }
}

Traces traces_in(Database& database,
                 ConversationId conversation,
                 const std::vector<TextRow>& said,
                 ContactId contact,
                 const std::vector<std::string>& names) {
    Traces traces;
    traces.values = names;
    for (const TextRow& message : said) {
        if (!message.more.empty()) traces.comments.insert(message.more);
    }
    for (const TextRow& decision : text_rows(
             database,
             "SELECT id, decision_json, '' FROM decisions WHERE conversation_id = ?1 AND id IN"
             " (SELECT decision_id FROM messages WHERE conversation_id = ?1 AND contact_id = ?2)",
             conversation.value, contact.value)) {
        traces.decisions.push_back(decision.id);
        add_values(decision.text, traces.values);
    }
    std::erase_if(traces.values,
                  [](const std::string& value) { return value.size() < shortest_value; });
    std::sort(traces.values.begin(), traces.values.end(),
              [](const std::string& a, const std::string& b) { return a.size() > b.size(); });
    return traces;
}

bool is_part_of_word(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || std::isalnum(byte) != 0;
}

/// The text with pseudonyms for these values where they stand as words of their own.
std::string without(std::string text,
                    const std::vector<std::string>& values,
                    const Pseudonyms& names) {
    for (const std::string& value : values) {
        const std::string pseudonym = names.text(value);
        for (std::size_t at = text.find(value); at != std::string::npos;) {
            const std::size_t end = at + value.size();
            const bool whole = (at == 0 || !is_part_of_word(text[at - 1])) &&
                               (end == text.size() || !is_part_of_word(text[end]));
            if (whole) text.replace(at, value.size(), pseudonym);
            at = text.find(value, whole ? at + pseudonym.size() : end);
        }
    }
    return text;
}

/// An answer of the bot that names the person: it keeps its place, and what had not left stays.
void erase_answer(Database& database, const TextRow& message, const std::string& text) {
    write_text(database, message, text);
    run_for(database,
            "UPDATE messages SET buttons_json = '', status = CASE WHEN status IN ('pending',"
            " 'sending', 'held') THEN 'cancelled' ELSE status END WHERE id = ?",
            message.id);
    database
        .prepare(
            "UPDATE outbox SET text = ?, error = '', state = CASE WHEN state IN ('pending', 'held',"
            " 'sending') THEN 'cancelled' ELSE state END WHERE message_id = ?")
        .bind(text, message.id)
        .done();
}

/// What the bot answered the person, whole; and their values in what it told others.
void erase_answers(Database& database,
                   ConversationId conversation,
                   const Traces& traces,
                   const Pseudonyms& names) {
    for (const std::int64_t decision : traces.decisions) {
        const std::string reference = "d" + std::to_string(decision);
        for (const TextRow& answer : text_rows(
                 database,
                 "SELECT m.id, m.text, '' FROM outbox o JOIN messages m ON m.id = o.message_id"
                 " WHERE o.conversation_id = ? AND (o.reference = ? OR o.reference = ?)",
                 conversation.value, reference + "-1", reference + "-2")) {
            erase_answer(database, answer, names.text(answer.text));
        }
    }
    for (const TextRow& answer :
         text_rows(database,
                   "SELECT id, text, '' FROM messages WHERE conversation_id = ? AND direction ="
                   " 'out' AND author = 'bot'",
                   conversation.value)) {
        const std::string text = without(answer.text, traces.values, names);
        if (text != answer.text) erase_answer(database, answer, text);
    }
}

/// What was to be done about the person's comments: hide them, show them, answer them in private.
void erase_orders(Database& database, ConversationId conversation, const Traces& traces) {
    for (const std::string& comment : traces.comments) {
        database
            .prepare(
                "UPDATE outbox SET target = '', state = CASE WHEN state IN ('pending', 'held',"
                " 'sending') THEN 'cancelled' ELSE state END WHERE conversation_id = ?"
                " AND kind <> 'notice' AND target = ?")
            .bind(conversation.value, comment)
            .done();
    }
}

/// An address without these comments: their place takes the newest that is left. The thread's own,
/// which its key names, stays: answers to those who are left go there.
std::string without(const std::string& address_json,
                    const std::string& key,
                    const std::set<std::string>& comments,
                    const std::string& newest) {
    auto address = read_string_map(address_json);
    for (auto& [name, value] : address) {
        if (comments.count(value) != 0 && !key.ends_with(value)) value = newest;
    }
    return address.empty() ? address_json : write_string_map(address);
}

/// After the person's messages have lost their ids.
void erase_addresses(Database& database, ConversationId conversation, const Traces& traces) {
    std::string newest;
    {
        Statement found = database.prepare(
            "SELECT platform_id FROM messages WHERE conversation_id = ? AND author = 'customer'"
            " AND kind NOT IN ('reaction', 'edit', 'deletion', 'thread_control')"
            " AND platform_id <> '' ORDER BY seq DESC LIMIT 1");
        if (found.bind(conversation.value).step()) newest = found.text(0);
    }
    for (const auto& [key, address] :
         {std::pair{"key", "address_json"}, std::pair{"public_key", "public_address_json"}}) {
        const std::string column = address;
        const auto rows = text_rows(
            database, "SELECT id, " + column + ", " + key + " FROM conversations WHERE id = ?",
            conversation.value);
        for (const TextRow& row : rows) {
            database.prepare("UPDATE conversations SET " + column + " = ? WHERE id = ?")
                .bind(without(row.text, row.more, traces.comments, newest), row.id)
                .done();
        }
    }
}

/// What a conversation keeps of the words that were said in it, for the bot and for people.
void erase_repeated(Database& database, ConversationId conversation, const Pseudonyms& names) {
    erase_decisions(database, conversation, names);
    for (const char* sql :
         {"UPDATE conversations SET memory_json = CASE json_valid(memory_json) WHEN 1 THEN"
          " json_remove(memory_json, '$.entities', '$.private_entities', '$.form',"
          " '$.last_question', '$.heard_at') ELSE '' END WHERE id = ?",
          "UPDATE handoffs SET packet_json = '{}' WHERE conversation_id = ?",
          "UPDATE outbox SET text = '{}' WHERE kind = 'notice' AND conversation_id = ?",
          "DELETE FROM lessons WHERE conversation_id = ?"}) {
        run_for(database, sql, conversation.value);
    }
}

}  // namespace

Erased erase_words_elsewhere(Database& database,
                             ContactId contact,
                             const std::vector<std::string>& names,
                             const Pseudonyms& pseudonyms,
                             TimeMs now) {
    Erased erased;
    for (const std::int64_t id :
         ids(database, "SELECT DISTINCT conversation_id FROM messages WHERE contact_id = ?",
             contact.value)) {
        const ConversationId conversation{id};
        const auto said = text_rows(database,
                                    "SELECT id, text, platform_id FROM messages WHERE"
                                    " contact_id = ? AND conversation_id = ?",
                                    contact.value, id);
        const Traces traces = traces_in(database, conversation, said, contact, names);
        for (const TextRow& row : said) {
            erase_message(database, row, pseudonyms.text(row.text));
        }
        erase_answers(database, conversation, traces, pseudonyms);
        erase_orders(database, conversation, traces);
        erase_addresses(database, conversation, traces);
        erase_repeated(database, conversation, pseudonyms);
        release_unsaid_promises(database, conversation, now);
        erased.messages += static_cast<std::int64_t>(said.size());
        erased.elsewhere.push_back(conversation);
    }
    return erased;
}

}  // namespace bot::store
