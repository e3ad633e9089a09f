#include "rules/decide/reason.h"

#include <algorithm>
#include <array>

namespace rules {
namespace {

struct Sentence {
    std::string_view id;
    std::string_view english;  ///< `{name}` becomes the value of that name.
};

constexpr auto sentences = std::to_array<Sentence>({
    {"about", "it is about '{title}' ({intent})"},
    {"about_for_person", "it is about '{title}' ({intent}), which goes to a person"},
    {"unanswered", "nobody has written the answer to '{title}' ({intent}) yet"},
    {"expired", "the answer to '{title}' ({intent}) has expired"},
    {"only_in_public",
     "it is about '{title}' ({intent}), whose answer is not for everybody to read, and nothing can "
     "be said in private here"},
    {"rule_only_in_public",
     "what the rule '{rule}' says is not for everybody to read, and nothing can be said in private "
     "here"},
    {"probably_for_person", "it is probably about '{title}', which needs a person"},
    {"perhaps_for_person", "it may be about '{title}', which needs a person"},
    {"sounds_like_trouble", "it sounds like trouble, so a person gets it"},
    {"perhaps_danger", "its words are alarming, though it sounds calm, so a person reads it"},
    {"perhaps_asks_for_person", "it may ask for a person, so one reads it"},
    {"said_lately", "it was answered already, and the answer says once_per"},
    {"rule", "the rule '{rule}' fired"},
    {"rule_silent", "the rule '{rule}' fired, which says nothing"},
    {"danger_safety", "it is about somebody's safety or health, so a person gets it at once"},
    {"danger_self_harm",
     "it is about somebody who may hurt themselves, so a person gets it at once"},
    {"danger_threat", "it is about a threat, so a person gets it at once"},
    {"danger_legal", "it is about the law, so a person gets it at once"},
    {"danger_money_harm", "it is about money that somebody lost, so a person gets it at once"},
    {"danger_press", "it is about the press or going public, so a person gets it at once"},
    {"asks_for_person", "the customer asks for a person"},
    {"sent_order", "it is an order from the catalogue, so a person gets it"},
    {"bad_review", "it is a review of one or two stars, so a person gets it"},
    {"words_withheld", "the platform did not send the words along, so a person has to read them"},
    {"too_long", "{bytes} bytes in the middle of it were not read, so a person reads it whole"},
    {"trouble_complaint", "it is a complaint, so a person gets it"},
    {"trouble_anger", "the customer is angry with the brand, so a person gets it"},
    {"trouble_did_not_help", "the answer before did not help, so a person gets it"},
    {"trouble_already_asked", "the customer had asked already, so a person gets it"},
    {"trouble_abuse", "insults, and perhaps a reason for them, so a person gets it"},
    {"asked_twice", "the same question came twice, so the answer did not help"},
    {"not_understood_twice", "it was not understood twice, so a person gets it"},
    {"budget_spent", "too many automatic answers today, so a person looks at it"},
    {"budget_reached", "that were enough automatic answers for today, so it offers a person"},
    {"perhaps_machine",
     "it answers faster than anybody reads, so it may be a machine: people look at it"},
    {"case_asked", "it asks how the case {case} is going"},
    {"case_unknown", "it asks about a case that this customer does not have"},
    {"vip", "the contact is tagged vip, so it goes one level up"},
    {"department_closed", "'{wanted}' is closed, so it goes to '{department}'"},
    {"blocked", "the contact is blocked"},
    {"stale", "the message waited too long for an automatic answer, so people get it"},
    {"person_has_it", "a person has the conversation"},
    {"nothing_said", "there is nothing to answer in it"},
    {"person_will_answer", "a person will answer; the assistant leaves the topic alone"},
    {"other_question", "a person still has the case, and this is another question"},
    {"told_to_wait", "a person has it already, and the customer is told so"},
    {"spam", "it is advertising, and no complaint"},
    {"insults", "insults without anything that could be a complaint"},
    {"form_complete", "the form '{form}' is complete"},
    {"form_corrected", "the customer corrected '{question}'"},
    {"form_gave_up", "the form's question was not answered three times"},
    {"form_no_fit", "the answer does not fit the form's question"},
    {"form_answered", "it answers the form's question '{question}'"},
    {"form_by_button", "the customer pressed a button that starts a form"},
    {"goes_on", "it goes on with the question before, for another value"},
    {"chosen", "the customer chose it"},
    {"asks_which", "it could be one of several questions, so it asks which"},
    {"asks_to_rephrase", "nothing in the book is near enough, so it asks to say it differently"},
    {"lost_form_gone", "the form that was running, it left the book"},
    {"lost_form_ended", "the form that was running, it ended"},
    {"lost_rule_later", "rule '{rule}', the rule '{first}' goes first"},
    {"lost_unsure", "intent '{intent}', not sure enough"},
    {"hours_open", "{calendar}: open"},
    {"hours_open_due", "{calendar}: open, due {due}"},
    {"hours_closed", "{calendar}: closed"},
    {"hours_closed_due", "{calendar}: closed, due {due}"},
    {"hours_opens", "{calendar}: closed, opens {opening}"},
    {"undelivered", "a reply could not be delivered: {error}"},
    {"promise_due_soon", "what the customer was promised is due soon"},
    {"nobody_took_it", "nobody had taken it when an answer was due"},
    {"not_in_time", "a reply could not leave in time"},
    {"ended_three_times", "the assistant ended three times over a message of this conversation"},
    {"not_processed", "the assistant could not process a message"},
});

}  // namespace

std::string sentence_of(const Reason& reason) {
    const auto found = std::find_if(sentences.begin(), sentences.end(),
                                    [&](const Sentence& one) { return one.id == reason.id; });
    if (found == sentences.end()) return reason.id;
    std::string sentence;
    std::string_view rest = found->english;
    for (std::size_t open = rest.find('{'); open != std::string_view::npos; open = rest.find('{')) {
        const std::size_t close = rest.find('}', open);
        const auto value = reason.values.find(std::string(rest.substr(open + 1, close - open - 1)));
        sentence += rest.substr(0, open);
        if (value != reason.values.end()) sentence += value->second;
        rest.remove_prefix(close + 1);
    }
    return sentence += rest;
}

std::vector<std::string_view> reason_ids() {
    std::vector<std::string_view> ids;
    for (const Sentence& one : sentences) ids.push_back(one.id);
    return ids;
}

}  // namespace rules
