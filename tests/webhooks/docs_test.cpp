#include "tests/support/catch.h"
#include "webhooks/channel.h"

#include <filesystem>
#include <fstream>
#include <map>
#include <regex>
#include <sstream>

// docs/channels.md is held against the program: its table against the capabilities, the tests it
// names against the tests there are.

using namespace webhooks;

namespace {

std::string read_file(const std::filesystem::path& path) {
    std::ifstream file(path);
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

const std::filesystem::path source = PORTAVOZ_SOURCE_DIR;

std::string unit_name(LengthUnit unit) {
    switch (unit) {
        case LengthUnit::utf8_bytes:
            return " bytes";
        case LengthUnit::utf16_units:
            return " UTF-16 units";
        case LengthUnit::weighted:
            return " by X's count";
        case LengthUnit::code_points:
            break;
    }
    return " characters";
}

std::string hours_name(std::chrono::hours hours) {
    if (hours.count() == 0) return "–";
    return hours.count() % 24 == 0 && hours.count() > 24
               ? std::to_string(hours.count() / 24) + " days"
               : std::to_string(hours.count()) + " h";
}

std::string yes(bool value) {
    return value ? "yes" : "–";
}

std::string row_of(const std::string& name) {
    const Capabilities& can = *capabilities_of(name);
    std::string text = std::to_string(can.max_text) + unit_name(can.unit);
    if (can.max_public_text > 0) text += ", public " + std::to_string(can.max_public_text);
    std::string buttons = can.max_buttons > 0 ? std::to_string(can.max_buttons) : "numbers";
    if (can.max_list_rows > 0) buttons += ", list " + std::to_string(can.max_list_rows);
    const auto person =
        can.person_reply_window.count() > 0 ? can.person_reply_window : can.reply_window;
    return "| [" + name + "](channels/" + name + ".md) | " + text + " | " + buttons + " | " +
           hours_name(can.reply_window) + " | " + hours_name(person) + " | " +
           yes(can.public_comments) + " | " + yes(can.private_reply) + " | " + yes(can.hide) +
           " | " + yes(can.echoes) + " | " + yes(can.reconciles) + " | " +
           yes(can.idempotent_send) + " |";
}

/// The names of all test cases, as the compiler joins them.
std::string all_test_names() {
    const std::regex test_case(
        R"re(TEST_CASE(?:_METHOD\(\s*[\w:]+,|\()\s*((?:"[^"]*"\s*)+)[,)])re");
    const std::regex literal(R"re("([^"]*)")re");
    std::string names;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(source / "tests")) {
        if (entry.path().extension() != ".cpp") continue;
        const std::string text = read_file(entry.path());
        for (std::sregex_iterator it(text.begin(), text.end(), test_case), end; it != end; ++it) {
            const std::string literals = (*it)[1];
            for (std::sregex_iterator part(literals.begin(), literals.end(), literal); part != end;
                 ++part) {
                names += (*part)[1];
            }
            names += '\n';
        }
    }
    return names;
}

}  // namespace

TEST_CASE("the table of channels says what the program does", "[docs]") {
    const std::string page = read_file(source / "docs/channels.md");
    REQUIRE_FALSE(page.empty());

    for (const std::string& name : channel_names()) {
        INFO("docs/channels.md should have this line:\n" << row_of(name));
        CHECK(page.find(row_of(name) + "\n") != std::string::npos);
    }
}

TEST_CASE("every channel has its page", "[docs]") {
    for (const std::string& name : channel_names()) {
        INFO(name);
        CHECK(std::filesystem::exists(source / "docs/channels" / (name + ".md")));
    }
}

TEST_CASE("every cell of the page of channels is there, and names a test unless there is nothing",
          "[docs]") {
    std::istringstream page(read_file(source / "docs/channels.md"));
    std::map<std::string, std::string> aspects;  // Of each channel, joined.
    std::string channel;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("#")) channel = line.starts_with("### ") ? line.substr(4) : "";
        const bool row = line.starts_with("| ") && !line.starts_with("| |");
        if (channel.empty() || !row) continue;
        INFO(channel << " " << line);
        aspects[channel] += line.substr(2, line.find(" | ") - 2) + ", ";
        CHECK((line.find("“") != std::string::npos || line.find("| none | |") != line.npos));
    }
    for (const std::string& name : channel_names()) {
        for (const char* aspect : {"verify", "text", "buttons", "media", "echo", "window", "public",
                                   "retry", "reconcile"}) {
            INFO(name << " lacks " << aspect);
            CHECK(aspects[name].find(std::string(aspect) + ", ") != std::string::npos);
        }
    }
}

TEST_CASE("every test that the page of channels names exists", "[docs]") {
    const std::string page = read_file(source / "docs/channels.md");
    const std::string names = "\n" + all_test_names();
    const std::regex quoted("“([^”]*)”");
    std::size_t count = 0;

    for (std::sregex_iterator it(page.begin(), page.end(), quoted), end; it != end; ++it, ++count) {
        const std::string name = (*it)[1];
        INFO(name);
        CHECK(names.find("\n" + name + "\n") != std::string::npos);
    }
    CHECK(count > 40);
}
