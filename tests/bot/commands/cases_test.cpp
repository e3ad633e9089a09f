#include "tests/bot/decision_stage.h"
#include "tests/support/command.h"

namespace {

bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("of the calls to make, those that were asked for in the days named are listed") {
    tests::DecisionStage stage;  // Monday, 24 November 2025.
    stage.write_and_answer("b", "quiero que me llamen al +34 600 123 123 a las 17:00, una persona");
    const auto lists = [&stage](std::vector<std::string> days) {
        std::vector<std::string> words = {"callbacks", stage.store.path()};
        words.insert(words.end(), days.begin(), days.end());
        const tests::CommandRun run = tests::run_command(words);
        REQUIRE(run.exit_code == 0);
        return mentions(run.output, "+34600123123");
    };

    CHECK(lists({}));
    CHECK(lists({"--from", "2025-11-24", "--to", "2025-11-25"}));
    CHECK_FALSE(lists({"--from", "2025-11-25"}));
    CHECK_FALSE(lists({"--to", "2025-11-24"}));
}
