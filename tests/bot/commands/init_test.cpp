#include "bot/book_loader.h"
#include "bot/embedded_files.h"
#include "tests/support/catch.h"
#include "tests/support/command.h"
#include "tests/support/temp_store.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace {

std::string replaced(std::string text, const std::string& old, const std::string& with) {
    for (std::size_t at = text.find(old); at != std::string::npos; at = text.find(old, at)) {
        text.replace(at, old.size(), with);
        at += with.size();
    }
    return text;
}

/// The book that `init` wrote, with whatever ships with the program; nothing is learned.
rules::BookSources sources_in(const std::filesystem::path& folder, std::string_view nothing) {
    rules::BookSources sources;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (!entry.is_regular_file()) continue;
        std::ifstream file(entry.path(), std::ios::binary);
        sources.files.push_back({entry.path().lexically_relative(folder).generic_string(),
                                 std::string(std::istreambuf_iterator<char>(file), {})});
    }
    sources.library = bot::library_files();
    for (const bot::EmbeddedFile& file : bot::embedded_files()) {
        if (!file.path.starts_with("rules/judgement/")) continue;
        sources.judgement.push_back({std::string(file.path), std::string(file.bytes)});
    }
    sources.cached_matcher = [nothing](const std::string&) {
        return rules::KeptBytes{nothing, nullptr};
    };
    return sources;
}

std::string text_of(const std::vector<rules::Problem>& problems) {
    std::string text;
    for (const rules::Problem& problem : problems) text += bot::problem_text(problem, "en") + '\n';
    return text;
}

}  // namespace

TEST_CASE("init begins a sound book for every sector in every language, once it is filled in") {
    const std::string nothing = rules::IntentMatcher::train({}, {}).serialised();
    for (const char* sector : {"tienda", "restaurante", "clinica", "hotel", "gimnasio", "telecom",
                               "banco", "viajes", "administracion", "servicios"}) {
        for (const char* language : {"es", "en", "pt"}) {
            INFO(sector << ' ' << language);
            const tests::TempFolder folder;
            const std::string book = folder.file("book");
            REQUIRE(tests::run_command({"init", sector, language, "--folder", book}).exit_code ==
                    0);
            rules::BookSources sources = sources_in(book, nothing);

            // Nobody is served by a book without a name and without answers, judged or not.
            const std::vector<rules::BookFile> judgement = std::exchange(sources.judgement, {});
            const auto empty = rules::read_rule_book(sources);
            CHECK_FALSE(empty.book);
            CHECK(text_of(empty.problems).find("contacto.horario") != std::string::npos);

            sources.judgement = judgement;
            for (rules::BookFile& file : sources.files) {
                file.text = replaced(file.text, "name: \"\"", "name: Luna");
                file.text = replaced(file.text, "answer: \"\"", "answer: Luna");
            }
            const auto filled = rules::read_rule_book(sources);
            INFO(text_of(filled.problems));
            REQUIRE(filled.book);
            CHECK(filled.problems.empty());
            CHECK(filled.book->intents.size() > 40);
        }
    }
}

TEST_CASE("init asks once where one answer serves several questions") {
    const tests::TempFolder folder;
    const std::string book = folder.file("book");
    REQUIRE(tests::run_command({"init", "tienda", "es", "--folder", book}).exit_code == 0);

    std::string written;
    for (const rules::BookFile& file : sources_in(book, {}).files) written += file.text;

    CHECK(written.find("- intent: pago.metodos\n") != std::string::npos);
    CHECK(written.find("pago.bizum") != std::string::npos);
    CHECK(written.find("- intent: pago.bizum") == std::string::npos);
}

TEST_CASE("init refuses a sector or a language that it does not know, and names those it does") {
    const auto sector = tests::run_command({"init", "floristeria"});
    CHECK(sector.exit_code == 2);
    CHECK(sector.errors.find("one of: tienda, restaurante") != std::string::npos);
    const auto language = tests::run_command({"init", "tienda", "fr"});
    CHECK(language.exit_code == 2);
    CHECK(language.errors.find("es, en or pt") != std::string::npos);
}
