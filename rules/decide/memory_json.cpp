#include "rules/decide/memory_json.h"

#include <nlohmann/json.hpp>

namespace rules {
namespace {

using Json = nlohmann::json;

/// Writes and reads the same fields in the same order, so that neither can forget one.
class Writer {
public:
    template <typename T>
    void field(const char* name, const T& value) {
        if (value != T{}) json_[name] = value;
    }
    void form(const std::optional<FormProgress>& form) {
        if (!form) return;
        json_["form"] = {{"form", form->form},
                         {"question", form->question},
                         {"attempts", form->attempts},
                         {"asked_at", form->asked_at},
                         {"values", form->values}};
    }
    [[nodiscard]] std::string text() const {
        return json_.dump(-1, ' ', false, Json::error_handler_t::replace);
    }

private:
    Json json_ = Json::object();
};

class Reader {
public:
    explicit Reader(const Json& json) : json_(json) {}

    template <typename T>
    void field(const char* name, T& value) const {
        read(json_, name, value);
    }
    void form(std::optional<FormProgress>& form) const {
        const auto found = json_.find("form");
        if (found == json_.end() || !found->is_object()) return;
        FormProgress progress;
        read(*found, "form", progress.form);
        read(*found, "question", progress.question);
        read(*found, "attempts", progress.attempts);
        read(*found, "asked_at", progress.asked_at);
        read(*found, "values", progress.values);
        form = std::move(progress);
    }

private:
    template <typename T>
    static void read(const Json& json, const char* name, T& value) {
        const auto found = json.find(name);
        if (found == json.end()) return;
        try {
            value = found->get<T>();
        } catch (const Json::exception&) {
            value = T{};
        }
    }

    const Json& json_;
};

template <typename Visitor, typename AnyMemory>
void visit(Visitor& visitor, AnyMemory& memory) {
    visitor.field("language", memory.language);
    visitor.field("disclosed", memory.disclosed);
    visitor.field("last_turn_at", memory.last_turn_at);
    visitor.field("away_said_at", memory.away_said_at);
    visitor.field("last_intent", memory.last_intent);
    visitor.field("last_question", memory.last_question);
    visitor.field("failed_answers", memory.failed_answers);
    visitor.field("clarify_options", memory.clarify_options);
    visitor.field("clarified", memory.clarified);
    visitor.form(memory.form);
    visitor.field("entities", memory.entities);
    visitor.field("private_entities", memory.private_entities);
    visitor.field("escalated_intent", memory.escalated_intent);
    visitor.field("case_key", memory.case_key);
    visitor.field("answers_today", memory.answers_today);
    visitor.field("answers_day", memory.answers_day);
    visitor.field("answered_at", memory.answered_at);
    visitor.field("variation", memory.variation);
    visitor.field("moderated", memory.moderated);
    visitor.field("moderated_at", memory.moderated_at);
}

}  // namespace

std::string memory_to_json(const Memory& memory) {
    Writer writer;
    visit(writer, memory);
    return writer.text();
}

Memory memory_from_json(std::string_view json) {
    Memory memory;
    const Json parsed = Json::parse(json, nullptr, false);
    if (!parsed.is_object()) return memory;
    const Reader reader(parsed);
    visit(reader, memory);
    return memory;
}

}  // namespace rules
