#include "rules/decide/conditions.h"

#include "rules/book/rule_index.h"
#include "rules/patterns/pattern_set.h"

#include <algorithm>

namespace rules {
namespace {

bool among(const std::vector<std::string>& values, std::string_view value) {
    return std::find(values.begin(), values.end(), value) != values.end();
}

bool about_text(const Condition& condition) {
    switch (condition.kind) {
        case Condition::Kind::channel:
        case Condition::Kind::visibility:
        case Condition::Kind::message_kind:
        case Condition::Kind::hours:
        case Condition::Kind::contact_tag:
        case Condition::Kind::state:
            return false;
        default:
            return true;
    }
}

bool has_entity(const Condition& condition, const Observation& seen) {
    return std::any_of(seen.entities.begin(), seen.entities.end(), [&](const Entity& entity) {
        return among(condition.values, entity.type) ||
               among(condition.values, entity.type + "=" + entity.value);
    });
}

bool has_signal(const Condition& condition, const Observation& seen) {
    return std::any_of(seen.signals.begin(), seen.signals.end(),
                       [&](Signal signal) { return among(condition.values, signal_name(signal)); });
}

bool in_hours(const Condition& condition, const Observation& seen) {
    std::string name = condition.calendar;
    if (name.empty()) {
        name = seen.book->departments.at(seen.book->default_department).calendar;
    }
    const auto calendar = seen.book->calendars.find(name);
    if (calendar == seen.book->calendars.end()) return false;
    const bool open = is_open(calendar->second, seen.turn->now);
    return among(condition.values, open ? "open" : "closed");
}

bool in_state(const Condition& condition, const Observation& seen) {
    const Memory& memory = seen.turn->memory;
    return std::any_of(condition.values.begin(), condition.values.end(),
                       [&](const std::string& state) {
                           if (state == "first_turn") return memory.last_turn_at == 0;
                           if (state == "has_case") return !memory.case_key.empty();
                           if (state == "repeated") return seen.repeated;
                           if (state == "answered_before") return !memory.last_intent.empty();
                           return state == owner_name(seen.turn->owner);
                       });
}

bool has_tag(const Condition& condition, const Turn& turn) {
    return std::any_of(turn.contact_tags.begin(), turn.contact_tags.end(),
                       [&](const std::string& tag) { return among(condition.values, tag); });
}

bool visible_as(const Condition& condition, const Turn& turn) {
    const bool in_public = turn.visibility == TurnVisibility::public_comment;
    return among(condition.values, in_public ? "public" : "private");
}

bool holds_combined(const Condition& condition, const Observation& seen) {
    const auto one_holds = [&](const Condition& part) { return holds(part, seen); };
    const auto& parts = condition.parts;
    if (condition.kind == Condition::Kind::all) {
        return std::all_of(parts.begin(), parts.end(), one_holds);
    }
    if (condition.kind == Condition::Kind::any) {
        return std::any_of(parts.begin(), parts.end(), one_holds);
    }
    return std::none_of(parts.begin(), parts.end(), [&](const Condition& part) {
        const bool unknown = seen.turn == nullptr && !about_text(part);
        return !unknown && holds(part, seen);
    });
}

}  // namespace

bool holds(const Condition& condition, const Observation& seen) {
    if (seen.turn == nullptr && !about_text(condition)) return true;
    switch (condition.kind) {
        case Condition::Kind::all:
        case Condition::Kind::any:
        case Condition::Kind::none_of:
            return holds_combined(condition, seen);
        case Condition::Kind::pattern:
            return std::binary_search(seen.pattern_hits.begin(), seen.pattern_hits.end(),
                                      condition.pattern);
        case Condition::Kind::intent:
            return !seen.intent.empty() && among(condition.values, seen.intent);
        case Condition::Kind::entity:
            return has_entity(condition, seen);
        case Condition::Kind::language:
            return among(condition.values, seen.language);
        case Condition::Kind::channel:
            return among(condition.values, seen.turn->channel);
        case Condition::Kind::visibility:
            return visible_as(condition, *seen.turn);
        case Condition::Kind::message_kind:
            return among(condition.values, seen.turn->message_kind);
        case Condition::Kind::hours:
            return in_hours(condition, seen);
        case Condition::Kind::contact_tag:
            return has_tag(condition, *seen.turn);
        case Condition::Kind::state:
            return in_state(condition, seen);
        case Condition::Kind::signal:
            return has_signal(condition, seen);
    }
    return false;
}

std::vector<const Rule*> rules_to_try(const Observation& seen) {
    std::vector<const Rule*> to_try;
    for (const std::uint32_t position : seen.book->rule_index->candidates(seen.pattern_hits)) {
        to_try.push_back(&seen.book->rules[position]);
    }
    return to_try;
}

std::string written_out(const NormalisedText& text) {
    std::string words;
    for (const Token& token : text.tokens) {
        if (!words.empty()) words += ' ';
        words += token.text;
    }
    return words;
}

std::vector<std::size_t> pattern_hits(const RuleBook& book, const NormalisedText& text) {
    std::vector<std::size_t> hits = book.patterns->find(text.folded);
    const std::string words = written_out(text);
    if (words == text.folded) return hits;
    const std::vector<std::size_t> more = book.patterns->find(words);
    std::vector<std::size_t> all;
    std::set_union(hits.begin(), hits.end(), more.begin(), more.end(), std::back_inserter(all));
    return all;
}

}  // namespace rules
