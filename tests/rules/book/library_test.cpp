#include "rules/book/library.h"

#include "rules/book/yaml_tree.h"
#include "rules/text/normalised_text.h"
#include "tests/rules/support/small_book.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

namespace {

rules::Library read(const std::string& text, std::vector<rules::Problem>& list) {
    rules::Problems problems;
    rules::Library library =
        rules::read_library({{"rules/library/es/comun.yaml", text}}, {"es"}, problems);
    list = std::move(problems.list());
    return library;
}

/// The files of the shipped library, all languages.
std::vector<rules::BookFile> shipped_files() {
    const std::filesystem::path root = PORTAVOZ_SOURCE_DIR;
    std::vector<rules::BookFile> files;
    for (const auto& entry :
         std::filesystem::recursive_directory_iterator(root / "rules/library")) {
        if (entry.path().extension() != ".yaml") continue;
        std::ifstream file(entry.path(), std::ios::binary);
        files.push_back({std::filesystem::relative(entry.path(), root).generic_string(),
                         std::string(std::istreambuf_iterator<char>(file), {})});
    }
    return files;
}

/// The messages of all intents of a file, as YAML reads them.
std::multiset<std::string> messages_as_yaml(const rules::BookFile& file) {
    std::vector<rules::Problem> problems;
    std::multiset<std::string> messages;
    for (const rules::YamlNode& intent : rules::parse_yaml(file.path, file.text, problems).items) {
        for (const rules::YamlNode& message : intent.at("messages").items) {
            messages.insert(message.scalar);
        }
    }
    CHECK(problems.empty());
    return messages;
}

/// A Spanish book that takes one question from the library.
rules::BookSources one_question(std::vector<rules::BookFile> library,
                                const std::string& more_of_it = "") {
    rules::BookSources sources = tests::sources_with(
        {{"portavoz.yaml",
          "brand: {name: Luna, languages: [es], timezone: America/Bogota}\n"
          "inboxes: {web: {channel: widget}}\n"},
         {"faq/a.yaml",
          "- intent: plazo\n  like: envio.plazo\n  answer: dos días\n" + more_of_it}});
    sources.library = std::move(library);
    return sources;
}

/// Stands for everything that its matcher is learned from; nothing is learned to know it.
std::string learned_from(std::vector<rules::BookFile> library) {
    const std::string nothing = rules::IntentMatcher::train({}, {}).serialised();
    std::string hash;
    rules::BookSources sources = one_question(std::move(library));
    sources.cached_matcher = [&](const std::string& wanted) {
        hash = wanted;
        return rules::KeptBytes{nothing, nullptr};
    };
    CHECK(rules::read_rule_book(sources).book);
    return hash;
}

std::vector<rules::BookFile> without(std::vector<rules::BookFile> files, const std::string& part) {
    std::erase_if(files, [&](const rules::BookFile& file) {
        return file.path.find(part) != std::string::npos;
    });
    return files;
}

}  // namespace

TEST_CASE("the quick reading of the shipped library finds what YAML finds") {
    const std::vector<rules::BookFile> files = shipped_files();
    REQUIRE(files.size() > 20);
    for (const rules::BookFile& file : files) {
        INFO(file.path);
        rules::Problems problems;
        const rules::Library library = rules::read_library({file}, {"es", "en", "pt"}, problems);
        std::multiset<std::string> messages;
        const auto add = [&](const std::map<std::string, std::string>& sources) {
            for (const auto& [language, source] : sources) {
                for (std::string& one : rules::library_messages(source)) {
                    messages.insert(std::move(one));
                }
            }
        };
        for (const auto& [id, intent] : library.intents) add(intent.source);
        for (const auto* lists :
             {&library.off_topic, &library.told, &library.asked, &library.requests})
            add(*lists);
        CHECK(problems.list().empty());
        CHECK(messages == messages_as_yaml(file));
    }
}

TEST_CASE("a title is read the same whether it needs YAML or not") {
    std::vector<rules::Problem> problems;
    const rules::Library library = read(
        "- id: uno\n  title: Horario, de la tienda\n  kind: person\n  messages:\n    - a qué hora\n"
        "- id: dos\n  title: \"Envíos: \\u00BFcuándo?\"\n  kind: faq\n  messages:\n    - cuándo\n",
        problems);

    CHECK(problems.empty());
    REQUIRE(library.intent("uno") != nullptr);
    CHECK(library.intent("uno")->title.at("es") == "Horario, de la tienda");
    CHECK(library.intent("uno")->needs_person);
    REQUIRE(library.intent("dos") != nullptr);
    CHECK(library.intent("dos")->title.at("es") == "Envíos: ¿cuándo?");
    CHECK_FALSE(library.intent("dos")->needs_person);
}

TEST_CASE("a part that is no YAML is a warning, and the rest is read") {
    std::vector<rules::Problem> problems;
    const rules::Library library = read(
        "- id: uno\n  title: \"Horario\n  kind: faq\n  messages:\n    - a qué hora\n"
        "- id: dos\n  title: Envíos\n  kind: faq\n  messages:\n    - cuándo\n",
        problems);

    CHECK(problems.size() == 1);
    CHECK(library.intent("uno") == nullptr);
    CHECK(library.intent("dos") != nullptr);
}

TEST_CASE("a book loads the library in its own languages and learns the questions that it uses") {
    const std::vector<rules::BookFile> all = shipped_files();
    rules::Problems problems;
    const rules::Library library = rules::read_library(all, {"es"}, problems);
    REQUIRE(library.intents.size() > 100);
    for (const auto& [id, intent] : library.intents) {
        INFO(id);
        CHECK(intent.source.size() == 1);
        CHECK(intent.source.count("es") == 1);
    }
    for (const auto* lists :
         {&library.off_topic, &library.told, &library.asked, &library.requests}) {
        CHECK(lists->size() == 1);
        CHECK(lists->count("es") == 1);
    }

    const std::string whole = learned_from(all);
    CHECK(learned_from(without(without(all, "/en/"), "/pt/")) == whole);
    CHECK(learned_from(without(all, "/es/restaurante.yaml")) == whole);
    // What needs a person is heard by every brand.
    CHECK(learned_from(without(all, "/es/problemas.yaml")) != whole);
    CHECK(learned_from(without(all, "/es/tone.yaml")) != whole);
    CHECK(learned_from(without(all, "/es/requests.yaml")) != whole);
}

TEST_CASE("a counter-example of the brand cuts what a question inherits") {
    const std::vector<rules::BookFile> library = {
        {"rules/library/es/tienda_envio.yaml",
         "- id: envio.plazo\n  title: Cuánto tarda\n  border: Cuánto tarda\n  kind: faq\n"
         "  messages:\n    - cuánto tarda el envío\n    - cuándo llega lo que compré\n"
         "    - plazo de entrega\n    - cuántos días tarda en llegar\n"
         "    - cuándo llega el catálogo nuevo\n"}};
    const auto asked = [&](const std::string& more, const std::string& text) {
        const auto reading = rules::read_rule_book(one_question(library, more));
        REQUIRE(reading.book);
        return reading.book->matcher->match(rules::normalise(text, "es"), "es");
    };
    const std::string cut = "  not: [cuándo llega el catálogo nuevo]\n";
    const std::string text = "cuándo llega el catálogo nuevo";

    CHECK(asked("", text).exact);
    const auto matches = asked(cut, text);
    CHECK_FALSE(matches.exact);
    CHECK(matches.confidence < asked("", text).confidence);
    CHECK(asked(cut, "plazo de entrega").exact);
}
