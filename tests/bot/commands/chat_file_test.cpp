#include "bot/commands/chat_file.h"

#include "bot/commands/local_time.h"
#include "rules/book/rule_book_reader.h"
#include "tests/support/catch.h"

#include <stdexcept>

namespace {

const rules::RuleBook& book() {
    static const rules::BookReading reading = [] {
        rules::BookSources sources;
        sources.files = {
            {"portavoz.yaml",
             "brand: {name: Luna, languages: [es], timezone: America/Bogota}\n"
             "inboxes: {web: {channel: widget}}\n"},
            {"faq/a.yaml",
             "- intent: envio.plazo\n  title: Plazo\n"
             "  examples: [cuánto tarda el envío, plazo de entrega]\n"
             "  answer: De 2 a 4 días.\n"
             "  buttons: [{es: Hablar, then: persona}]\n"
             "- intent: pago\n  title: Pagos\n"
             "  examples: [puedo pagar con tarjeta, formas de pago]\n  answer: Con tarjeta.\n"},
            {"rules/a.yaml",
             "- rule: persona\n  when: {words: [persona]}\n  then: {signals: "
             "[asks_for_person]}\n"}};
        sources.judgement = {{"rules/judgement/texts.yaml",
                              "handoff_open: {es: 'Te paso con alguien, {{due}}.'}\n"}};
        return rules::read_rule_book(sources);
    }();
    if (!reading.book)
        throw std::runtime_error(rules::in_english(reading.problems.front().message));
    return *reading.book;
}

std::string failures(const std::string& text) {
    std::string all;
    for (const bot::ChatFailure& failure : bot::run_chat(book(), text).failures) {
        all += std::to_string(failure.line) + ": " + rules::in_english(failure.message) + "\n";
    }
    return all;
}

}  // namespace

TEST_CASE("a conversation that goes as written passes") {
    const std::string chat =
        "# A comment.\n"
        "at 2026-11-23T10:00  channel telegram\n"
        "\n"
        "customer> ¿cuánto tarda el envío?\n"
        "bot> {envio.plazo}\n"
        "bot> 2 a 4\n"
        "bot> ~ de \\d a \\d DÍAS\n"
        "action answer\n"
        "press> Hablar\n"
        "bot> {handoff_open}\n"
        "owner waiting\n"
        "priority P2\n"
        "signal asks_for_person\n"
        "wait 2h\n"
        "given owner human\n"
        "customer> ¿hola?\n"
        "silent\n";

    CHECK(failures(chat).empty());
    CHECK(bot::run_chat(book(), chat).turns == 3);
}

TEST_CASE("what goes otherwise is told with its line and what came instead") {
    const std::string found = failures(
        "customer> puedo pagar con tarjeta\n"
        "bot> {envio.plazo}\n"
        "bot> efectivo\n"
        "bot> ~ efectiv\n"
        "owner human\n"
        "silent\n"
        "signal legal\n");

    CHECK(found.find("2: expected {envio.plazo}, got {pago}") != std::string::npos);
    CHECK(found.find("3: expected 'efectivo', got 'Con tarjeta.") != std::string::npos);
    CHECK(found.find("4: expected a reply like") != std::string::npos);
    CHECK(found.find("5: expected owner 'human', got 'bot'") != std::string::npos);
    CHECK(found.find("6: expected silence") != std::string::npos);
    CHECK(found.find("7: expected signal 'legal', got none") != std::string::npos);
}

TEST_CASE("lines that mean nothing are failures, not ignored") {
    const std::string found = failures(
        "at yesterday\n"
        "custommer> hola\n"
        "press> Nada\n"
        "bot> {no.existe}\n"
        "given mood bad\n"
        "wait long\n"
        "bot> ~ (a\n");

    for (const char* line : {"1: ", "2: ", "3: ", "4: ", "5: ", "6: ", "7: "}) {
        INFO(line);
        CHECK(found.find(line) != std::string::npos);
    }
}

TEST_CASE("times are read with an offset, in UTC, or as local to the brand") {
    const date::time_zone& zone = *date::locate_zone("America/Bogota");

    CHECK(bot::parse_time("2026-11-23T10:00", zone) == 1795446000000);
    CHECK(bot::parse_time("2026-11-23T10:00-05:00", zone) == 1795446000000);
    CHECK(bot::parse_time("2026-11-23 15:00:00Z", zone) == 1795446000000);
    CHECK(bot::time_text(1795446000000, zone) == "2026-11-23T10:00:00-05:00");
    CHECK_FALSE(bot::parse_time("mañana", zone));
    CHECK(bot::parse_time("2026-11-23T12:00:30+02:00", zone) == 1795428030000);
    CHECK(bot::parse_time("2026-11-23", zone) == 1795410000000);
    CHECK_FALSE(bot::parse_time("2026-13-40T10:00", zone));
    CHECK_FALSE(bot::parse_time("2026-11-23T25:00", zone));
    CHECK_FALSE(bot::parse_time("2026-11-23T10:00:", zone));
    CHECK_FALSE(bot::parse_time("2026-11-23T10:00 and more", zone));
}
