#include "bot/book_loader.h"
#include "bot/commands/library_suggest.h"
#include "bot/store/approved_messages.h"
#include "tests/support/catch.h"
#include "tests/support/command.h"
#include "tests/support/temp_store.h"

#include <filesystem>
#include <fstream>

namespace {

rules::Library spanish_library() {
    rules::Problems problems;
    return rules::read_library(bot::library_files(), {"es"}, problems);
}

rules::RuleBook book_with(const std::vector<std::string>& examples) {
    rules::RuleBook book;
    book.brand.languages = {"es"};
    rules::Intent intent;
    intent.id = "plazo";
    intent.like = {"envio.plazo"};
    intent.examples["es"] = examples;
    book.intents.push_back(intent);
    return book;
}

bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE(
    "approved messages become candidates of the intent they resemble, without who wrote them") {
    const std::string message = "soy Berta Iturralde, cuánto tarda el envío a la calle Larga 3?";
    const auto found = bot::library_candidates({message}, book_with({message}), spanish_library());

    REQUIRE(found.messages.at("es").at("envio.plazo").size() == 1);
    const std::string masked = found.messages.at("es").at("envio.plazo")[0];
    CHECK(!mentions(masked, "Berta"));
    CHECK(!mentions(masked, "Iturralde"));
    CHECK(!mentions(masked, "Larga"));
    CHECK(!mentions(masked, "3"));
    CHECK(mentions(masked, "cuánto tarda el envío"));
}

TEST_CASE("what was not approved, is in the library or says too little is no candidate") {
    const rules::Library library = spanish_library();
    const std::string known =
        rules::library_messages(library.intent("envio.plazo")->source.at("es")).front();
    const auto found = bot::library_candidates({"otra cosa", known, "Pepa Zurita 600"},
                                               book_with({known, "Pepa Zurita 600"}), library);

    CHECK(found.messages.empty());
    CHECK(found.not_alike == 1);
    CHECK(found.known == 1);
    CHECK(found.too_little == 1);
}

TEST_CASE("only lessons that a person settled leave the store") {
    tests::TempStore store;
    store.database()
        .prepare(
            "INSERT INTO lessons (kind, key, text, at, state) VALUES"
            " ('unanswered', 'a', 'hecha', 1, 'done'), ('unanswered', 'b', 'abierta', 1, 'open'),"
            " ('unanswered', 'c', 'de lado', 1, 'ignored')")
        .done();

    CHECK(bot::store::settled_messages(store.database()) == std::vector<std::string>{"hecha"});
}

TEST_CASE("the library is listed and shown, and an unknown id brings the nearest") {
    const auto list = tests::run_command({"library", "list", "es"});
    CHECK(list.exit_code == 0);
    CHECK(mentions(list.output, "envio.plazo\n    es  Cuánto tarda el envío"));
    CHECK(!mentions(list.output, "    en  "));

    const auto show = tests::run_command({"library", "show", "envio.plazo", "en", "--json"});
    CHECK(show.exit_code == 0);
    CHECK(mentions(show.output, "\"en\""));

    const auto unknown = tests::run_command({"library", "show", "envio.plaso"});
    CHECK(unknown.exit_code == 1);
    CHECK(mentions(unknown.errors, "did you mean envio.plazo?"));
    CHECK(tests::run_command({"library", "list", "fr"}).exit_code == 2);
}

TEST_CASE("init writes ten questions to answer, and the others wait without stopping the book") {
    const tests::TempFolder folder;
    const auto made = tests::run_command({"init", "tienda", "es", "--folder", folder.file("luna")});
    REQUIRE(made.exit_code == 0);
    CHECK(mentions(made.output, "the 10 answers"));

    const auto unanswered = tests::run_command({"check", folder.file("luna")});
    CHECK(unanswered.exit_code == 78);
    CHECK(mentions(unanswered.output, "an empty text in the answer of 'envio.plazo'"));
    CHECK(!mentions(unanswered.output, "'envio.gratis'"));
    CHECK(tests::run_command({"init", "tienda", "es", "--folder", folder.file("luna")}).exit_code ==
          1);
}
