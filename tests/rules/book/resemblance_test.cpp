#include "rules/book/resemblance.h"

#include "tests/rules/support/small_book.h"
#include "tests/support/catch.h"

#include <fstream>
#include <iterator>

namespace {

/// Two files of the shipped library, in Spanish.
const std::vector<rules::BookFile>& shop_library() {
    static const std::vector<rules::BookFile> files = [] {
        std::vector<rules::BookFile> read;
        for (const char* name : {"tienda_envio", "comun"}) {
            const std::string path = std::string("rules/library/es/") + name + ".yaml";
            std::ifstream file(std::string(PORTAVOZ_SOURCE_DIR) + "/" + path);
            read.push_back({path, std::string(std::istreambuf_iterator<char>(file), {})});
        }
        return read;
    }();
    return files;
}

std::vector<rules::LikeProposal> proposals(const std::string& faq) {
    rules::BookSources sources = tests::sources_with(
        {{"portavoz.yaml",
          "brand: {name: Luna, languages: [es]}\ninboxes: {web: {channel: widget}}\n"},
         {"faq/a.yaml", faq}});
    sources.library = shop_library();
    const rules::BookReading reading = rules::read_rule_book(sources);
    REQUIRE(reading.book);
    rules::Problems problems;
    return rules::propose_likes(*reading.book,
                                rules::read_library(shop_library(), {"es"}, problems));
}

const std::string delivery =
    "  examples:\n    - ¿cuánto tarda el envío?\n    - cuándo me llega el pedido si compro hoy\n"
    "    - plazo de entrega\n    - en cuántos días llega\n  answer: En dos días.\n";

}  // namespace

TEST_CASE("an intent whose examples resemble one of the library is told to inherit it") {
    const auto found = proposals("- intent: entrega\n" + delivery);

    REQUIRE(found.size() == 1);
    CHECK(found[0].intent == "entrega");
    CHECK(found[0].like == "envio.plazo");
    CHECK(found[0].title == "Cuánto tarda el envío");
}

TEST_CASE("nothing is proposed to an intent that inherits, or for what another one inherits") {
    CHECK(proposals("- intent: entrega\n  like: envio.plazo\n" + delivery).empty());
    CHECK(proposals("- intent: entrega\n" + delivery +
                    "- intent: plazo\n  like: envio.plazo\n  answer: En dos días.\n")
              .empty());
}

TEST_CASE("what needs a person is not proposed to an answer, nor is another sector's question") {
    CHECK(proposals("- intent: entrega\n" + delivery.substr(0, delivery.find("  answer")) +
                    "  escalate: true\n")
              .empty());
    CHECK(proposals("- intent: entrega\n" + delivery +
                    "- intent: horario\n  like: contacto.horario\n  answer: A las diez.\n")
              .empty());
}

TEST_CASE("an intent about something that the library does not know is left alone") {
    CHECK(proposals("- intent: afinacion\n  examples:\n    - cada cuánto se afina un piano\n"
                    "    - mi piano suena desafinado\n    - afináis pianos de cola\n"
                    "    - qué es un diapasón\n  answer: Una vez al año.\n")
              .empty());
}

TEST_CASE("a name that the library does not have brings the nearest ones") {
    const auto problems = [](const std::string& main, const std::string& faq) {
        rules::BookSources sources = tests::sources_with(
            {{"portavoz.yaml", main + "inboxes: {web: {channel: widget}}\n"}, {"faq/a.yaml", faq}});
        sources.library = shop_library();
        return tests::problems_text(rules::read_rule_book(sources));
    };
    const auto mentions = [](const std::string& text, const std::string& part) {
        return text.find(part) != std::string::npos;
    };
    const std::string spanish = "brand: {name: Luna, languages: [es]}\n";

    CHECK(mentions(problems(spanish, "- intent: a\n  like: envio.plaso\n  answer: hola\n"),
                   "did you mean 'envio.plazo'"));
    CHECK(mentions(problems(spanish, "- intent: a\n  like: envio.noexistente\n  answer: hola\n"),
                   "did you mean 'envio."));
    CHECK(mentions(problems("brand: {name: Luna, languages: [en]}\n",
                            "- intent: a\n  like: envio.plazo\n  answer: hi\n"),
                   "the library has 'envio.plazo' in es, not in en"));
    CHECK(mentions(problems("brand: {name: Luna, languages: [es, en]}\n",
                            "- intent: a\n  like: envio.plazo\n  answer: {es: hola, en: hi}\n"),
                   "the library has no messages of 'envio.plazo' in en"));
    CHECK(mentions(problems(spanish,
                            "- intent: a\n  like: envio.plazo\n  answer: hola\n"
                            "- intent: b\n  like: [envio.coste, envio.plazo]\n  answer: hola\n"),
                   "'b' and 'a' (faq/a.yaml, line 1) are both like 'envio.plazo'"));
}

TEST_CASE("inheriting from a question and from a problem that needs a person is a contradiction") {
    rules::BookSources sources = tests::sources_with(
        {{"portavoz.yaml",
          "brand: {name: Luna, languages: [es]}\ninboxes: {web: {channel: widget}}\n"},
         {"faq/a.yaml", "- intent: a\n  like: [envio.plazo, roto]\n  answer: hola\n"}});
    sources.library = shop_library();
    sources.library.push_back({"rules/library/es/problemas.yaml",
                               "- id: roto\n  title: Roto\n  border: Llegó roto\n  kind: person\n"
                               "  messages:\n    - llegó roto\n"});
    const std::string problems = tests::problems_text(rules::read_rule_book(sources));

    CHECK(problems.find("like 'roto', which needs a person, and like 'envio.plazo'") !=
          std::string::npos);
}

TEST_CASE("a question that waits for its answer is understood and goes to a person") {
    rules::BookSources sources = tests::sources_with(
        {{"portavoz.yaml",
          "brand: {name: Luna, languages: [es]}\ninboxes: {web: {channel: widget}}\n"},
         {"faq/a.yaml", "- intent: envio.plazo\n  like: envio.plazo\n  answer_later: true\n"}});
    sources.library = shop_library();
    CHECK(rules::read_rule_book(sources).book);

    sources.files[1].text = "- intent: envio.plazo\n  like: envio.plazo\n";
    CHECK(tests::problems_text(rules::read_rule_book(sources)).find("does nothing") !=
          std::string::npos);
}
