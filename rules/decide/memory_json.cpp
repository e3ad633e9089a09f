#include "rules/decide/memory_json.h"

#include <nlohmann/json.hpp>

namespace rules {
namespace {

using nlohmann::json;

template <typename Value>
bool fits(const json& found) {
    if constexpr (std::is_same_v<Value, bool>) {
        return found.is_boolean();
    } else if constexpr (std::is_integral_v<Value>) {
        return found.is_number_integer();
    } else {
        return found.is_string();
    }
}

template <typename Value>
void take(const json& from, const char* key, Value& value) {
    const auto found = from.find(key);
    if (found != from.end() && fits<Value>(*found)) value = found->get<Value>();
}

template <typename Value>
void take_map(const json& from, const char* key, std::map<std::string, Value>& map) {
    const auto found = from.find(key);
    if (found == from.end() || !found->is_object()) return;
    for (const auto& [name, value] : found->items()) {
        if (fits<Value>(value)) map[name] = value.template get<Value>();
    }
}

/// Calls `with` for every plain field and its name, in one place for both directions.
template <typename SomeMemory, typename With>
void each_field(SomeMemory& memory, With with) {
    with("language", memory.language);
    with("ended", memory.ended);
    with("taken_over", memory.taken_over);
    with("disclosed", memory.disclosed);
    with("last_turn_at", memory.last_turn_at);
    with("away_said_at", memory.away_said_at);
    with("last_intent", memory.last_intent);
    with("last_question", memory.last_question);
    with("failed_answers", memory.failed_answers);
    with("clarified", memory.clarified);
    with("escalated_intent", memory.escalated_intent);
    with("case_key", memory.case_key);
    with("answers_today", memory.answers_today);
    with("answers_day", memory.answers_day);
    with("quick_turns", memory.quick_turns);
    with("moderated", memory.moderated);
    with("moderated_at", memory.moderated_at);
}

json form_json(const FormProgress& form) {
    return {{"form", form.form},
            {"question", form.question},
            {"attempts", form.attempts},
            {"asked_at", form.asked_at},
            {"values", form.values}};
}

std::optional<FormProgress> form_from(const json& from) {
    const auto found = from.find("form");
    if (found == from.end() || !found->is_object()) return std::nullopt;
    FormProgress form;
    take(*found, "form", form.form);
    take(*found, "question", form.question);
    take(*found, "attempts", form.attempts);
    take(*found, "asked_at", form.asked_at);
    take_map(*found, "values", form.values);
    return form;
}

}  // namespace

std::string memory_to_json(const Memory& memory) {
    json to = json::object();
    each_field(memory, [&](const char* name, const auto& value) { to[name] = value; });
    to["clarify_options"] = memory.clarify_options;
    to["entities"] = memory.entities;
    to["private_entities"] = memory.private_entities;
    to["answered_at"] = memory.answered_at;
    to["heard_at"] = memory.heard_at;
    to["variation"] = memory.variation;
    if (memory.form) to["form"] = form_json(*memory.form);
    return to.dump(-1, ' ', false, json::error_handler_t::replace);
}

Memory memory_from_json(std::string_view text) {
    Memory memory;
    const json from = json::parse(text, nullptr, false);
    if (!from.is_object()) return memory;
    each_field(memory, [&](const char* name, auto& value) { take(from, name, value); });
    const auto options = from.find("clarify_options");
    if (options != from.end() && options->is_array()) {
        for (const json& option : *options) {
            if (option.is_string()) memory.clarify_options.push_back(option.get<std::string>());
        }
    }
    take_map(from, "entities", memory.entities);
    take_map(from, "private_entities", memory.private_entities);
    take_map(from, "answered_at", memory.answered_at);
    take_map(from, "heard_at", memory.heard_at);
    take_map(from, "variation", memory.variation);
    memory.form = form_from(from);
    return memory;
}

}  // namespace rules
