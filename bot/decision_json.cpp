#include "bot/decision_json.h"

#include "rules/decide/memory_json.h"

#include <nlohmann/json.hpp>

#include <cmath>

namespace bot {
namespace {

using nlohmann::json;

/// Four decimals: what a person can use.
double rounded(double value) {
    return std::round(value * 10'000.0) / 10'000.0;
}

json reason_to_json(const rules::Reason& reason) {
    return {{"id", reason.id}, {"values", reason.values}};
}

json explanation_to_json(const rules::Explanation& why) {
    json candidates = json::array();
    for (const auto& candidate : why.candidates) {
        candidates.push_back({{"intent", candidate.intent},
                              {"probability", rounded(candidate.probability)},
                              {"evidence", candidate.evidence}});
    }
    json lost = json::array();
    for (const auto& loser : why.lost) {
        lost.push_back(
            {{"what", loser.what}, {"why", loser.why}, {"reason", reason_to_json(loser.reason)}});
    }
    json entities = json::array();
    for (const auto& entity : why.entities) {
        entities.push_back({{"type", entity.type},
                            {"value", entity.value},
                            {"begin", entity.begin},
                            {"end", entity.end}});
    }
    return {{"normalised", why.normalised},
            {"candidates", candidates},
            {"margin", rounded(why.margin)},
            {"risk", rounded(why.risk)},
            {"answer_limit", rounded(why.answer_limit)},
            {"risk_limit", rounded(why.risk_limit)},
            {"rule", why.rule},
            {"lost", lost},
            {"step", why.step},
            {"calendar", why.calendar},
            {"hours", why.hours.id.empty() ? json(nullptr) : reason_to_json(why.hours)},
            {"because", reasons_to_json(why.because)},
            {"book_version", why.book_version},
            {"entities", entities}};
}

json buttons_to_json(const std::vector<rules::DecisionButton>& buttons) {
    json list = json::array();
    for (const auto& button : buttons) {
        list.push_back({{"title", button.title}, {"payload", button.payload}});
    }
    return list;
}

}  // namespace

json reasons_to_json(const std::vector<rules::Reason>& reasons) {
    json list = json::array();
    for (const rules::Reason& reason : reasons) list.push_back(reason_to_json(reason));
    return list;
}

json decision_to_json(const rules::Decision& decision) {
    json signals = json::array();
    for (const rules::Signal signal : decision.signals)
        signals.push_back(rules::signal_name(signal));
    json out = {{"action", rules::action_name(decision.action)},
                {"intent", decision.intent},
                {"confidence", rounded(decision.confidence)},
                {"language", decision.language},
                {"department", decision.department},
                {"priority", rules::priority_name(decision.priority)},
                {"signals", signals},
                {"reasons", decision.reasons},
                {"reply", decision.reply},
                {"private_reply", decision.private_reply},
                {"buttons", buttons_to_json(decision.buttons)},
                {"tags", decision.tags},
                {"case", decision.open_case},
                {"hide_comment", decision.hide_comment},
                {"due_at", decision.due_at},
                {"notify", decision.notify},
                {"owner_after", rules::owner_name(decision.owner_after)},
                {"explanation", explanation_to_json(decision.explanation)}};
    if (decision.promise) {
        out["promise"] = {{"due_at", decision.promise->due_at}, {"text", decision.promise->text}};
    }
    return out;
}

namespace {

json cases_to_json(const std::vector<rules::CaseState>& cases) {
    json list = json::array();
    for (const rules::CaseState& state : cases) {
        list.push_back({{"key", state.key},
                        {"due_at", state.due_at},
                        {"answered_at", state.answered_at},
                        {"closed_at", state.closed_at}});
    }
    return list;
}

std::vector<rules::CaseState> cases_from_json(const json& stored) {
    std::vector<rules::CaseState> cases;
    for (const json& state : stored.value("cases", json::array())) {
        if (!state.is_object()) continue;
        cases.push_back({state.value("key", ""), state.value("due_at", std::int64_t{0}),
                         state.value("answered_at", std::int64_t{0}),
                         state.value("closed_at", std::int64_t{0})});
    }
    return cases;
}

}  // namespace

json turn_to_json(const rules::Turn& turn) {
    return {{"text", turn.text},
            {"payload", turn.payload},
            {"has_attachments", turn.has_attachments},
            {"message_kind", turn.message_kind},
            {"channel", turn.channel},
            {"public", turn.visibility == rules::TurnVisibility::public_comment},
            {"can_answer_privately", turn.can_answer_privately},
            {"owner", rules::owner_name(turn.owner)},
            {"now", turn.now},
            {"oldest_message_at", turn.oldest_message_at},
            {"language", turn.language},
            {"contact_name", turn.contact_name},
            {"contact_tags", turn.contact_tags},
            {"contact_blocked", turn.contact_blocked},
            {"new_case_key", turn.new_case_key},
            {"seed", turn.seed},
            {"cases", cases_to_json(turn.cases)},
            {"answers_elsewhere", turn.answers_elsewhere},
            {"memory", rules::memory_to_json(turn.memory)}};
}

rules::Turn turn_from_json(const json& stored) {
    rules::Turn turn;
    turn.text = stored.value("text", "");
    turn.payload = stored.value("payload", "");
    turn.has_attachments = stored.value("has_attachments", false);
    turn.message_kind = stored.value("message_kind", "text");
    turn.channel = stored.value("channel", "");
    turn.visibility = stored.value("public", false) ? rules::TurnVisibility::public_comment
                                                    : rules::TurnVisibility::direct;
    turn.can_answer_privately = stored.value("can_answer_privately", true);
    const std::string owner = stored.value("owner", "bot");
    for (const rules::Owner candidate :
         {rules::Owner::waiting, rules::Owner::human, rules::Owner::resolved}) {
        if (rules::owner_name(candidate) == owner) turn.owner = candidate;
    }
    turn.now = stored.value("now", std::int64_t{0});
    turn.oldest_message_at = stored.value("oldest_message_at", std::int64_t{0});
    turn.language = stored.value("language", "");
    turn.contact_name = stored.value("contact_name", "");
    turn.contact_tags = stored.value("contact_tags", std::vector<std::string>{});
    turn.contact_blocked = stored.value("contact_blocked", false);
    turn.new_case_key = stored.value("new_case_key", "");
    turn.seed = stored.value("seed", std::uint64_t{0});
    turn.cases = cases_from_json(stored);
    turn.answers_elsewhere = stored.value("answers_elsewhere", 0);
    turn.memory = rules::memory_from_json(stored.value("memory", ""));
    return turn;
}

}  // namespace bot
