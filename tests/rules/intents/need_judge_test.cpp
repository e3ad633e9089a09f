#include "rules/intents/need_judge.h"

#include "tests/support/catch.h"

#include <cmath>
#include <vector>

namespace {

using rules::JudgedMessage;
using rules::NeedJudge;
using rules::Trial;

/// A message of which one intent in ten that come to mind needs a person.
Trial message(bool needs_person, float tone) {
    Trial trial;
    trial.in_scope = true;
    trial.needs_person = needs_person;
    trial.tone = tone;
    trial.confidence = 0.5F;
    trial.risk_share = 0.1F;
    return trial;
}

std::vector<JudgedMessage> both(std::size_t count, const Trial& one, const Trial& other) {
    std::vector<JudgedMessage> all(count, rules::judged_by_risk(one));
    all.insert(all.end(), count, rules::judged_by_risk(other));
    return all;
}

bool near(double a, double b) {
    return std::fabs(a - b) < 0.001;
}

}  // namespace

TEST_CASE("how a message sounds tells trouble from questions where its intents do not") {
    const NeedJudge judge = NeedJudge::learn(both(100, message(true, 0.5F), message(false, -0.5F)));

    CHECK(judge.likelihood({0.1, 0.5, 0.5F, 0.0F}) > 0.9);
    CHECK(judge.likelihood({0.1, 0.5, -0.5F, 0.0F}) < 0.1);
    const double between = judge.likelihood({0.1, 0.5, 0.0F, 0.0F});
    CHECK(between > 0.4);
    CHECK(between < 0.6);
}

TEST_CASE("with few trials the likeliest intents say how great the risk is") {
    for (const NeedJudge& judge :
         {NeedJudge{}, NeedJudge::learn(both(19, message(true, 0.5F), message(false, -0.5F)))}) {
        CHECK(near(judge.likelihood({0.5, 0.8, -1.0F, 0.0F}), 0.4));
        CHECK(judge.likelihood({9.0, 0.9, 0.0F, 0.0F}) > 0.99);
        CHECK(judge.likelihood({0.0, 0.9, 0.0F, 0.0F}) < 0.01);
    }
}

TEST_CASE("what a book leaves out teaches as much as what it knows") {
    Trial left_out = message(true, 0.5F);
    left_out.in_scope = false;
    left_out.weight = 0.01F;  // Of its own it would come this seldom.

    const NeedJudge judge = NeedJudge::learn(both(100, left_out, message(false, 0.5F)));

    CHECK(near(judge.likelihood({0.1, 0.5, 0.5F, 0.0F}), 0.5));
}

TEST_CASE("messages off topic count by their weight") {
    Trial off_topic = message(false, 0.5F);
    off_topic.in_scope = false;
    off_topic.off_topic = true;
    off_topic.weight = 0.25F;

    const NeedJudge judge = NeedJudge::learn(both(100, message(true, 0.5F), off_topic));

    CHECK(std::fabs(judge.likelihood({0.1, 0.5, 0.5F, 0.0F}) - 0.8) < 0.01);
}
