#include "rules/decide/situation.h"
#include "rules/text/split.h"

#include <algorithm>
#include <utility>

namespace rules {
namespace {

/// Half a sentence says less than it seems to: one of the two must be surer than a message need be.
constexpr double sure_half = 0.6;

/// The intent that surely answers `question`; null when there is none or a person must answer.
const Intent* sure_answer(const Question& question, const Situation& situation) {
    if (question.matches.ranked.empty()) return nullptr;
    const Intent* intent = situation.book.intent(question.matches.ranked.front().intent);
    const bool sure = intent != nullptr && sure_enough(*intent, question.matches, situation);
    return sure && !intent->answer.empty() && !needs_person(*intent, situation) ? intent : nullptr;
}

}  // namespace

Question question_about(std::string_view text, const Situation& situation) {
    Question question;
    const std::string& language = situation.language();
    question.matches =
        situation.book.matcher->match(normalise(text, language), language, Evidence::left_out);
    return question;
}

std::vector<Question> questions_joined_in_one(const Situation& situation) {
    for (const Halves& cut : joined_halves(situation.text.original)) {
        // The shorter half is read first: it costs less, and mostly it is no question.
        const bool swapped = cut.second.size() < cut.first.size();
        Question first = question_about(swapped ? cut.second : cut.first, situation);
        const Intent* one = sure_answer(first, situation);
        if (one == nullptr) continue;
        Question second = question_about(swapped ? cut.first : cut.second, situation);
        const Intent* other = sure_answer(second, situation);
        const double surer = std::max(first.matches.confidence, second.matches.confidence);
        if (other == nullptr || other == one || surer < sure_half) continue;
        if (swapped) std::swap(first, second);
        return {std::move(first), std::move(second)};
    }
    return {};
}

bool answer_several(Situation& situation) {
    std::vector<const Intent*> intents;
    for (const Question& question : situation.questions) {
        const Intent* intent = sure_answer(question, situation);
        const bool known = std::find(intents.begin(), intents.end(), intent) != intents.end();
        if (intent != nullptr && !known) intents.push_back(intent);
    }
    if (intents.size() < 2 || situation.in_public()) return false;
    Decision& decision = situation.decision;
    std::string reply;
    std::string first;
    for (const Intent* intent : intents) {
        answer_with(*intent, situation);
        if (decision.action == Action::silent) continue;  // It was said lately.
        if (first.empty()) first = intent->id;
        reply += (reply.empty() ? "" : "\n\n") + decision.reply;
    }
    if (first.empty()) return true;
    decision.action = Action::answer;
    decision.intent = first;
    decision.reply = reply;
    return true;
}

bool follow_up(Situation& situation) {
    constexpr std::size_t longest = 6;
    constexpr TimeMs soon_ms = 30 * 60'000;
    const Memory& before = situation.turn.memory;
    const Intent* last = situation.book.intent(before.last_intent);
    if (last == nullptr || last->answer.empty() || needs_person(*last, situation)) return false;
    const bool soon = !situation.new_session && situation.turn.now - before.last_turn_at <= soon_ms;
    if (!soon || situation.text.tokens.size() > longest) return false;
    const auto names = [&](const Entity& entity) {
        const auto texts = last->answer.find(situation.language());
        if (texts == last->answer.end()) return false;
        return std::any_of(texts->second.begin(), texts->second.end(), [&](const auto& text) {
            return text.find("{{" + entity.type) != std::string::npos;
        });
    };
    const auto& entities = situation.seen.entities;
    if (std::none_of(entities.begin(), entities.end(), names)) return false;
    situation.because({"goes_on"});
    answer_anyway(*last, situation);
    return true;
}

}  // namespace rules
