#include "bot/commands/test.h"

#include "bot/book_loader.h"
#include "bot/book_words.h"
#include "bot/commands/chat_file.h"
#include "bot/commands/chat_files.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <iostream>
#include <memory>

namespace bot {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr int exit_failed = 1;
constexpr int exit_configuration = 78;

struct PlayedFile {
    std::string name;
    ChatResult result;
};

std::vector<PlayedFile> play_all(const rules::RuleBook& book,
                                 const fs::path& folder,
                                 const fs::path& chats) {
    std::vector<PlayedFile> played;
    for (const ChatFile& file : chat_files(chats, folder)) {
        played.push_back({file.name, run_chat(book, file.text)});
    }
    return played;
}

void print_json(const std::vector<PlayedFile>& played) {
    json files = json::array();
    for (const PlayedFile& file : played) {
        json failures = json::array();
        for (const ChatFailure& failure : file.result.failures) {
            failures.push_back({{"line", failure.line},
                                {"message", in_language(terminal_language(), failure.message)}});
        }
        files.push_back({{"file", file.name},
                         {"turns", file.result.turns},
                         {"passed", file.result.failures.empty()},
                         {"failures", std::move(failures)}});
    }
    std::cout << json{{"files", std::move(files)}}.dump(2, ' ', false,
                                                        json::error_handler_t::replace)
              << '\n';
}

int test(const std::string& folder, const std::string& chats, bool as_json) {
    const rules::BookReading reading = load_book(folder);
    if (!reading.book) {
        for (const rules::Problem& problem : reading.problems) {
            std::cerr << problem_text(problem, terminal_language()) << '\n';
        }
        return exit_configuration;
    }
    const std::vector<PlayedFile> played = play_all(
        *reading.book, folder, chats.empty() ? fs::path(folder) / "tests" : fs::path(chats));
    std::size_t failed = 0;
    std::size_t turns = 0;
    for (const PlayedFile& file : played) {
        if (!file.result.failures.empty()) ++failed;
        turns += file.result.turns;
    }
    if (as_json) {
        print_json(played);
        return failed == 0 ? 0 : exit_failed;
    }
    for (const PlayedFile& file : played) {
        for (const ChatFailure& failure : file.result.failures) {
            std::cout << file.name << ':' << failure.line << ": "
                      << in_language(terminal_language(), failure.message) << '\n';
        }
    }
    std::cout << played.size() - failed << " of " << played.size() << " conversations pass ("
              << turns << " turns).\n";
    if (played.empty()) std::cout << "Put conversation tests into " << folder << "/tests/*.chat.\n";
    return failed == 0 ? 0 : exit_failed;
}

}  // namespace

void add_test(CLI::App& app, int& exit_code) {
    struct Options {
        std::string folder;
        std::string chats;
        bool json = false;
    };
    auto options = std::make_shared<Options>();
    CLI::App* command = app.add_subcommand("test", "Play the book's conversation tests");
    command->add_option("FOLDER", options->folder, "The book: a folder with portavoz.yaml")
        ->required();
    command->add_option("--chats", options->chats,
                        "The folder of the conversations (FOLDER/tests)");
    command->add_flag("--json", options->json, "As JSON, for programs");
    command->footer("Exit code 0: all pass; 1: at least one fails; 78: the book has errors.");
    command->callback([options, &exit_code] {
        exit_code = test(options->folder, options->chats, options->json);
    });
}

}  // namespace bot
