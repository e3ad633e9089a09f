#include "bot/commands/library.h"

#include "bot/book_loader.h"
#include "bot/commands/library_suggest.h"
#include "bot/resident_memory.h"
#include "rules/book/nearest.h"

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include <chrono>
#include <iostream>
#include <memory>
#include <string>
#include <vector>

namespace bot {
namespace {

using nlohmann::json;

constexpr int exit_failed = 1;
constexpr double most_milliseconds = 300.0;
constexpr double most_megabytes = 40.0;

struct LibraryOptions {
    std::string id;
    std::vector<std::string> languages = {"es", "en", "pt"};
    std::string folder;
    std::string store;
    bool json = false;
};

rules::Library load(const std::vector<std::string>& languages) {
    rules::Problems problems;
    return rules::read_library(library_files(), languages, problems);
}

json intent_json(const rules::LibraryIntent& intent) {
    json languages = json::array();
    for (const auto& [language, title] : intent.title) languages.push_back(language);
    return {
        {"id", intent.id},       {"sector", intent.sector}, {"needs_person", intent.needs_person},
        {"title", intent.title}, {"border", intent.border}, {"languages", std::move(languages)}};
}

int list(const LibraryOptions& options) {
    const rules::Library library = load(options.languages);
    json all = json::array();
    for (const auto& [id, intent] : library.intents) {
        if (options.json) {
            all.push_back(intent_json(intent));
            continue;
        }
        std::cout << id << (intent.needs_person ? "  (a person)" : "") << '\n';
        for (const auto& [language, title] : intent.title) {
            std::cout << "    " << language << "  " << title << '\n';
        }
    }
    if (options.json) std::cout << all.dump(2) << '\n';
    return 0;
}

int show(const LibraryOptions& options) {
    const rules::Library library = load(options.languages);
    const rules::LibraryIntent* intent = library.intent(options.id);
    if (intent == nullptr) {
        std::vector<std::string> known;
        for (const auto& [id, other] : library.intents) known.push_back(id);
        std::cerr << "the library has no intent '" << options.id << "'";
        for (const std::string& id : rules::nearest_few(options.id, known, 3)) {
            std::cerr << "; did you mean " << id << '?';
        }
        std::cerr << '\n';
        return exit_failed;
    }
    json result = intent_json(*intent);
    for (const auto& [language, part] : intent->source) {
        const std::vector<std::string> messages = rules::library_messages(part);
        if (options.json) {
            result["messages"][language] = messages;
            continue;
        }
        std::cout << intent->id << " (" << language << "): " << intent->title.at(language)
                  << (intent->needs_person ? ", needs a person" : "")
                  << "\nborder: " << intent->border.at(language) << '\n';
        for (const std::string& message : messages) std::cout << "    " << message << '\n';
    }
    if (options.json) std::cout << result.dump(2) << '\n';
    return 0;
}

/// What this process holds in memory.
double resident_megabytes() {
    return static_cast<double>(resident_bytes()) / 1e6;
}

int measure(const LibraryOptions& options) {
    const double before = resident_megabytes();
    const auto start = std::chrono::steady_clock::now();
    const rules::Library library = load(options.languages);
    std::vector<std::vector<std::string>> messages;
    std::size_t count = 0;
    for (const auto& [id, intent] : library.intents) {
        for (const auto& [language, part] : intent.source) {
            messages.push_back(rules::library_messages(part));
            count += messages.back().size();
        }
    }
    const std::chrono::duration<double, std::milli> taken =
        std::chrono::steady_clock::now() - start;
    const double megabytes = resident_megabytes() - before;
    const bool fits = taken.count() < most_milliseconds && megabytes < most_megabytes;
    std::cout << library.intents.size() << " intents, " << count << " messages: " << taken.count()
              << " ms (at most " << most_milliseconds << "), " << megabytes << " MB (at most "
              << most_megabytes << ")\n";
    return fits ? 0 : exit_failed;
}

}  // namespace

void add_library(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<LibraryOptions>();
    CLI::App* command =
        app.add_subcommand("library", "What the shipped library knows of how customers ask");
    command->require_subcommand(1);
    const auto add = [&](const char* name, const char* what, auto run) {
        CLI::App* sub = command->add_subcommand(name, what);
        sub->callback([options, run, &exit_code] { exit_code = run(*options); });
        return sub;
    };
    const auto with_languages = [&](CLI::App* sub) {
        sub->add_option("LANGUAGES", options->languages, "es, en, pt (all)")
            ->check(CLI::IsMember({"es", "en", "pt"}));
        sub->add_flag("--json", options->json, "As JSON, for programs");
    };
    with_languages(add("list", "Every intent's id and titles", list));
    CLI::App* one = add("show", "An intent's border and messages", show);
    one->add_option("ID", options->id, "Such as envio.plazo")->required();
    with_languages(one);
    add("measure", "What loading all of it costs; fails above 300 ms or 40 MB", measure);
    CLI::App* suggest =
        add("suggest", "Masked messages of daily work that the library could learn from",
            [](const LibraryOptions& chosen) {
                return suggest_for_library(chosen.folder, chosen.store);
            });
    suggest->add_option("FOLDER", options->folder, "The book")->required();
    suggest->add_option("--store", options->store, "The database, if not the book's");
}

}  // namespace bot
