#include "bot/setup.h"
#include "rules/book/rule_book_reader.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

// The examples of docs/channels are what the program takes: a shop owner copies them.

namespace {

const std::filesystem::path pages = std::filesystem::path(PORTAVOZ_SOURCE_DIR) / "docs/channels";

/// The YAML blocks of a page, without the indentation of the list they stand in.
std::vector<std::string> examples_of(const std::filesystem::path& page) {
    std::ifstream file(page);
    std::vector<std::string> blocks;
    std::string line;
    std::size_t indent = std::string::npos;  // Outside of blocks.
    while (std::getline(file, line)) {
        const std::size_t begin = line.find_first_not_of(' ');
        const bool fence = begin != std::string::npos && line.compare(begin, 3, "```") == 0;
        if (fence) {
            const bool opens = indent == std::string::npos && line.ends_with("```yaml");
            indent = opens ? begin : std::string::npos;
            if (opens) blocks.emplace_back();
        } else if (indent != std::string::npos) {
            blocks.back() += line.substr(std::min(indent, line.size())) + "\n";
        }
    }
    return blocks;
}

/// Secrets in the shape that each platform gives them.
std::optional<std::string> secret_called(const std::string& name) {
    if (name == "TELEGRAM_TOKEN") return "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11";
    if (name == "SLACK_URL") return "https://hooks.slack.com/services/T/B/X";
    if (name == "TEAMS_URL") return "https://a.environment.api.powerplatform.com/x?sig=y";
    const bool standard = name == "CRM_SECRET" || name == "WP_SECRET";
    return standard ? "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" : "0123456789abcdef01234567";
}

bot::SetupReading setup_of(const std::string& example) {
    const bool without = example.find("inboxes:") == std::string::npos;
    const std::string inbox =
        without ? "inboxes: {web: {channel: widget, origins: ['https://a.example']}}\n" : "";
    rules::BookSources sources;
    sources.files.push_back(
        {"portavoz.yaml",
         "brand: {name: Luna, languages: [es], timezone: America/Bogota}\n" + inbox + example});
    const rules::BookReading reading = rules::read_rule_book(sources);
    for (const rules::Problem& problem : reading.problems) {
        INFO(rules::in_english(problem.message));
        CHECK(problem.severity != rules::Problem::Severity::error);
    }
    REQUIRE(reading.book != nullptr);
    bot::SecretSources secrets;
    secrets.environment = secret_called;
    secrets.file = secret_called;
    return bot::read_setup(reading.book, secrets);
}

}  // namespace

TEST_CASE("every example on the pages of the channels is taken as it stands", "[setup]") {
    for (const auto& page : std::filesystem::directory_iterator(pages)) {
        INFO(page.path());
        const std::vector<std::string> examples = examples_of(page.path());
        CHECK_FALSE(examples.empty());
        for (const std::string& example : examples) {
            INFO(example);
            const bot::SetupReading reading = setup_of(example);
            for (const rules::Problem& problem : reading.problems) {
                FAIL_CHECK(rules::in_english(problem.message));
            }
            CHECK(reading.notes.empty());
            const bool notices = page.path().stem() == "notices";
            const std::size_t connected =
                notices ? reading.setup->notice_targets.size() : reading.setup->inboxes.size();
            CHECK(connected > 0);
        }
    }
}

TEST_CASE("the example of the notices has every kind of target", "[setup]") {
    const std::string example = examples_of(pages / "notices.md").at(0);
    for (const std::string& kind : webhooks::notice_target_names()) {
        INFO(kind);
        CHECK(example.find("channel: " + kind + ",") != std::string::npos);
    }
}
