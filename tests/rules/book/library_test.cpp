#include "rules/book/library.h"

#include "rules/book/yaml_tree.h"
#include "tests/support/catch.h"

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
        add(library.off_topic);
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
