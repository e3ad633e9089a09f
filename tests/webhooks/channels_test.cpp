#include "tests/webhooks/support.h"

#include <algorithm>

using namespace webhooks;
using namespace webhooks::test;

TEST_CASE("every channel of the list has its row of capabilities", "[channels]") {
    const auto names = channel_names();

    CHECK(std::is_sorted(names.begin(), names.end()));
    for (const std::string& name : names) {
        INFO(name);
        REQUIRE(capabilities_of(name) != nullptr);
        CHECK(capabilities_of(name)->max_text > 0);
    }
    CHECK(capabilities_of("carrier-pigeon") == nullptr);
}

TEST_CASE("an unknown channel is a problem that names the known ones", "[channels]") {
    InboxSettings settings;
    settings.channel = "carrier-pigeon";

    const auto made = make_channel(settings);

    const auto* problems = std::get_if<std::vector<SettingProblem>>(&made);
    REQUIRE(problems != nullptr);
    REQUIRE(problems->size() == 1);
    CHECK(problems->front().key == "channel");
    CHECK(said(problems->front().message) == "channel: 'carrier-pigeon' is no kind of channel");
    CHECK(said(problems->front().hint).find("widget") != std::string::npos);
}
