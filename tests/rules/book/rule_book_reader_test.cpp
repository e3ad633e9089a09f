#include "rules/book/rule_book_reader.h"

#include "rules/intents/intent_matcher.h"
#include "rules/patterns/pattern_set.h"
#include "tests/rules/support/small_book.h"
#include "tests/support/catch.h"

namespace {

std::string problems_with(const std::string& path, const std::string& text) {
    return tests::problems_text(
        rules::read_rule_book(tests::sources_with(tests::with_file(path, text))));
}

bool mentions(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

const std::string minimal = R"(
brand: {name: Luna, languages: [es], timezone: America/Bogota}
inboxes: {web: {channel: widget}}
)";

rules::BookReading read_alone(const std::string& main, const std::string& faq = "") {
    std::vector<rules::BookFile> files = {{"portavoz.yaml", main}};
    if (!faq.empty()) files.push_back({"faq/a.yaml", faq});
    return rules::read_rule_book(tests::sources_with(std::move(files)));
}

}  // namespace

TEST_CASE("a brand and one inbox are enough: everything else has a default") {
    const auto reading = read_alone(minimal);

    REQUIRE(reading.book);
    const rules::RuleBook& book = *reading.book;
    CHECK(book.listen == "127.0.0.1:8080");
    CHECK(book.departments.count(book.default_department) == 1);
    CHECK(is_open(book.calendars.begin()->second, 0));
    CHECK(book.texts.by_name.count("disclosure") == 1);
}

TEST_CASE("a folder without portavoz.yaml and a book without brand or inbox say what to write") {
    CHECK(mentions(tests::problems_text(rules::read_rule_book(tests::sources_with({}))),
                   "holds no portavoz.yaml"));
    const std::string problems = tests::problems_text(read_alone("listen: 127.0.0.1:1"));
    CHECK(mentions(problems, "the brand has no name"));
    CHECK(mentions(problems, "no inbox"));
}

TEST_CASE("a book that was read keeps no pattern compiled until a message needs it") {
    const auto reading = rules::read_rule_book(tests::sources_with(tests::small_book_files()));

    REQUIRE(reading.book);
    CHECK(reading.book->patterns->compiled() == 0);
}

TEST_CASE("all problems come at once, with file, line and a hint") {
    const auto reading = read_alone(
        "brand: {name: Luna, languages: [es, en], timezone: America/Bogotaa}\n"
        "inboxes: {web: {channel: widget}}\n"
        "calandars: {}\n"
        "policy: {eagerness: 3}\n",
        "- intent: a\n"
        "  examples: [hola a todos]\n"
        "  answer: {es: 'Cuesta {{facts.precio}}', en: ' '}\n"
        "  buttons: [{es: Más, then: no.existe}]\n"
        "- intent: b\n"
        "  examples: ['¡Hola a todos!']\n"
        "  escalate: {department: ventas}\n"
        "- intent: b\n"
        "  exampels: [x]\n"
        "  answer: {es: hola, fr: salut}\n");
    CHECK_FALSE(reading.book);
    const std::string problems = tests::problems_text(reading);
    INFO(problems);

    CHECK(mentions(problems,
                   "portavoz.yaml:1: 'America/Bogotaa' is not a time zone (did you mean "
                   "'America/Bogota'?)"));
    CHECK(mentions(problems,
                   "portavoz.yaml:3: unknown key 'calandars' in portavoz.yaml (did you "
                   "mean 'calendars'?)"));
    CHECK(mentions(problems, "policy.eagerness must be a number from 0 to 1"));
    CHECK(mentions(problems, "faq/a.yaml:3: unknown variable '{{facts.precio}}'"));
    CHECK(mentions(problems, "faq/a.yaml:3: an empty text in the answer of 'a'"));
    CHECK(mentions(problems, "unknown intent 'no.existe'"));
    CHECK(mentions(problems, "is an example of 'b' and of 'a' (faq/a.yaml, line 1)"));
    CHECK(mentions(problems, "unknown department 'ventas'"));
    CHECK(mentions(problems, "faq/a.yaml:8: intent 'b' stands in the book twice"));
    CHECK(mentions(problems,
                   "faq/a.yaml:9: unknown key 'exampels' in an intent (did you mean "
                   "'examples'?)"));
    CHECK(mentions(problems, "'fr' in answer is not a language of this book"));
}

TEST_CASE("a missing translation is a warning, in the first language an error") {
    const std::string faq = "- intent: a\n  examples: [hola]\n  answer: ";
    const std::string two = "brand: {name: Luna, languages: [es, en]}\ninboxes: {web: widget}\n";

    const auto warned = read_alone(two, faq + "{es: Hola}");
    CHECK(warned.book);
    CHECK(mentions(tests::problems_text(warned), "missing in 'en'"));
    const auto refused = read_alone(two, faq + "{en: Hello}");
    CHECK_FALSE(refused.book);
    CHECK(mentions(tests::problems_text(refused), "missing in 'es'"));
}

TEST_CASE("patterns that RE2 refuses and examples that do not hold are errors of the rule",
          "[T50]") {
    // A file of the brand's may be called like one of the program's, whose patterns are not tried.
    const std::string shipped = tests::judgement_files().front().path;
    CHECK(mentions(problems_with(shipped,
                                 "- rule: roto\n  when: {pattern: 'rot[oa'}\n"
                                 "  then: {escalate: {department: logistica}}\n"),
                   "']' is missing"));
    const std::string problems = problems_with("rules/quejas.yaml",
                                               "- rule: roto\n"
                                               "  when: {pattern: 'rot[oa'}\n"
                                               "  then: {tags: [roto]}\n");
    CHECK(mentions(
        problems,
        "rules/quejas.yaml:2: the pattern 'rot[oa' can not be used: ']' is missing in '[oa'"));

    const std::string unproved =
        problems_with("rules/quejas.yaml",
                      "- rule: catalogo\n"
                      "  when: {words: [catálogo], not: {words: [viejo]}}\n"
                      "  then: {tags: [catalogo]}\n"
                      "  examples: [el folleto, el catálogo]\n"
                      "  not: [el catálogo nuevo, el catálogo viejo]\n");
    CHECK(mentions(unproved, "rule 'catalogo' does not fire on 'el folleto'"));
    CHECK(mentions(unproved, "rule 'catalogo' fires on 'el catálogo nuevo'"));
    CHECK_FALSE(mentions(unproved, "fires on 'el catálogo'"));
    CHECK_FALSE(mentions(unproved, "viejo'"));
}

TEST_CASE("an entity whose pattern is wrong, or that can never be found, is refused") {
    const std::string problems = tests::problems_text(
        read_alone(minimal + "entities: {poliza: {pattern: 'pol-(\\d'}, nada: {}}\n"));

    CHECK(mentions(problems, "the pattern of entity 'poliza' can not be used: ')' is missing"));
    CHECK(mentions(problems, "entity 'nada' can never be found"));
}

TEST_CASE("a rule that another one forestalls is shown with the sentence that proves it") {
    const auto reading = rules::read_rule_book(
        tests::sources_with(tests::with_file("rules/quejas.yaml",
                                             "- rule: uno\n  when: {words: [catálogo]}\n"
                                             "  then: {answer: {es: a, en: a}}\n"
                                             "- rule: dos\n  when: {words: [catálogo nuevo]}\n"
                                             "  then: {answer: {es: b, en: b}}\n"
                                             "  examples: [el catálogo nuevo]\n")));

    CHECK(reading.book);
    CHECK(mentions(tests::problems_text(reading),
                   "'el catálogo nuevo' is an example of rule 'dos', but rule 'uno' goes first"));
}

TEST_CASE("an example of an answer that goes to a person all the same is pointed out") {
    const std::string problems =
        problems_with("faq/mas.yaml",
                      "- intent: x\n  examples: [voy a poner una denuncia]\n"
                      "  answer: {es: hola, en: hello}\n");

    CHECK(mentions(problems, "goes to a person all the same, because of legal"));
}

TEST_CASE("departments must have people and may not hand on in a circle") {
    const std::string problems =
        tests::problems_text(read_alone(minimal + "departments:\n"
                                                  "  a: {people: [x], fallback: b}\n"
                                                  "  b: {people: [y], fallback: a}\n"
                                                  "  c: {fallback: nadie}\n"));

    CHECK(mentions(problems, "department 'c' has no people"));
    CHECK(mentions(problems, "unknown department 'nadie'"));
    CHECK(mentions(problems, "in a circle: a → b → a"));
}

TEST_CASE("calendars that overlap, never open or are written wrongly are refused") {
    const std::string problems =
        tests::problems_text(read_alone(
            minimal + "calendars:\n"
                      "  a: {weekly: {mon: ['09:00-13:00', '12:00-14:00'], fri: ['22:00-30:00']}}\n"
                      "  b: {weekly: {mon-fri: ['20:00-10:00']}}\n"
                      "  c: {weekly: {lunes: ['09:00-10:00']}, holidays: [2026-13-01]}\n"
                      "  d: {like: e}\n"));

    CHECK(mentions(problems, "overlap within a day"));
    CHECK(mentions(problems, "'22:00-30:00' are not opening hours"));
    CHECK(mentions(problems, "'lunes' are not days of the week"));
    CHECK(mentions(problems, "'2026-13-01' is not a day"));
    CHECK(mentions(problems, "calendar 'd' is like an unknown 'e'"));
    CHECK(mentions(problems, "calendar 'd' never opens"));
    CHECK_FALSE(mentions(problems, "calendar 'b'"));
}

TEST_CASE("a calendar inherits hours and holidays, and its own win") {
    const auto reading =
        read_alone(minimal +
                   "calendars:\n"
                   "  base: {weekly: {mon-fri: ['09:00-18:00']}, holidays: [12-25, easter-2]}\n"
                   "  largo: {like: base, weekly: {sat: ['10:00-14:00']},\n"
                   "          holidays: [{date: 12-25, open: ['10:00-12:00'], name: Navidad}]}\n"
                   "departments: {x: {people: [a], calendar: largo}}\n");

    REQUIRE(reading.book);
    const rules::Calendar& calendar = reading.book->calendars.at("largo");
    CHECK(calendar.weekly[1].size() == 1);
    CHECK(calendar.weekly[6].size() == 1);
    REQUIRE(calendar.special_days.size() == 3);
    CHECK(calendar.special_days.front().name == "Navidad");
}

TEST_CASE("a form without questions or without an end, and a form nobody declared, are refused") {
    const std::string problems = tests::problems_text(read_alone(
        minimal + "forms: {vacia: {}}\n", "- intent: a\n  examples: [hola]\n  form: nada\n"));

    CHECK(mentions(problems, "form 'vacia' has no questions"));
    CHECK(mentions(problems, "form 'vacia' leads nowhere"));
    CHECK(mentions(problems, "unknown form 'nada'"));
}

TEST_CASE("a public text may not use a personal value, and every value needs a default", "[T59]") {
    const std::string problems =
        tests::problems_text(read_alone(minimal,
                                        "- intent: a\n  examples: [hola]\n"
                                        "  answer: Tu pedido {{order}} y {{order|tu pedido}}\n"
                                        "  public: El pedido {{order|x}} va\n"));

    CHECK(mentions(problems, "'{{order}}' may have no value in the answer"));
    CHECK(mentions(problems, "a public text uses the personal value '{{order}}'"));
}

TEST_CASE("a brand that says usted says it in the shipped texts, and is told where it does not") {
    const auto reading = read_alone(
        "brand: {name: Luna, languages: [es, en], voice: usted}\ninboxes: {web: widget}\n",
        "- intent: a\n  examples: [hola]\n  answer: {es: Puedes verlo aquí, en: vos}\n");

    REQUIRE(reading.book);
    CHECK(mentions(reading.book->texts.by_name.at("disclosure").at("es").front(), "Escriba"));
    CHECK(reading.book->texts.by_name.at("disclosure").count("es_vos") == 0);
    const std::string problems = tests::problems_text(reading);
    CHECK(problems ==
          "faq/a.yaml:3: 'puedes' in the answer of 'a' is not how this brand speaks "
          "(brand.voice is usted)\n");
    CHECK(mentions(tests::problems_text(read_alone(
                       "brand: {name: Luna, voice: vosotros}\ninboxes: {web: widget}\n")),
                   "'vosotros' is not a voice"));
}

TEST_CASE("an intent without examples is refused: it would never be understood") {
    const std::string answer = "  answer: {es: hola, en: hello}\n";
    const std::string complaint = "intent 'x' has no examples, so it is never understood";

    CHECK(mentions(problems_with("faq/mas.yaml", "- intent: x\n" + answer), complaint));
    CHECK_FALSE(mentions(
        problems_with("faq/mas.yaml", "- intent: x\n  examples: {es: [hacen regalos]}\n" + answer),
        complaint));
    CHECK_FALSE(mentions(
        problems_with("faq/mas.yaml", "- intent: x\n  like: trato.malo\n" + answer), complaint));
}

TEST_CASE("an expired answer and a library name that does not exist are pointed out") {
    rules::BookSources sources = tests::sources_with(tests::with_file(
        "faq/mas.yaml", "- intent: x\n  like: trato.malos\n  answer: {es: hola, en: hello}\n"));
    sources.now_ms = 1795446000000;
    const std::string problems = tests::problems_text(rules::read_rule_book(sources));

    CHECK(mentions(problems, "the answer of 'promo.verano' has expired"));
    CHECK(mentions(problems, "the library has no intent 'trato.malos'"));
    CHECK(mentions(problems, "did you mean 'trato.malo'?"));
}

TEST_CASE("an answer expires when its last day ends where the brand is") {
    rules::BookSources sources = tests::sources_with(tests::small_book_files());
    sources.now_ms = 1788231600000;  // 3:00 in London, 22:00 of 31 August in Bogotá.
    CHECK_FALSE(mentions(tests::problems_text(rules::read_rule_book(sources)), "has expired"));

    sources.now_ms = 1788242400000;
    CHECK(mentions(tests::problems_text(rules::read_rule_book(sources)), "has expired"));
}

TEST_CASE("the matcher of unchanged training messages comes from the cache") {
    std::map<std::string, std::string> cache;
    rules::BookSources sources = tests::sources_with(tests::small_book_files());
    sources.cached_matcher = [&](const std::string& hash) {
        return rules::KeptBytes{cache[hash], nullptr};  // The map outlives the books.
    };
    sources.cache_matcher = [&](const std::string& hash, const std::string& bytes) {
        cache[hash] = bytes;
    };
    const auto first = rules::read_rule_book(sources);
    REQUIRE(cache.size() == 1);
    std::size_t trained = 0;
    sources.cache_matcher = [&](const std::string&, const std::string&) { ++trained; };

    const auto second = rules::read_rule_book(sources);
    CHECK(trained == 0);
    CHECK(second.book->version == first.book->version);
    const auto text = rules::normalise("plazo de entrega", "es");
    CHECK(second.book->matcher->match(text, "es").confidence ==
          first.book->matcher->match(text, "es").confidence);

    // Another text of an answer changes the version, not what has to be learned.
    sources.files[0].text += "\npolicy: {answers_per_day: 20}\n";
    const auto third = rules::read_rule_book(sources);
    CHECK(trained == 0);
    CHECK(third.book->version != first.book->version);
}

TEST_CASE("word vectors are found beside the database or where the book names them") {
    std::vector<std::string> asked;
    rules::BookSources sources = tests::sources_with({{"portavoz.yaml", minimal}});
    sources.word_vectors = [&](const std::string& path) {
        asked.push_back(path);
        return std::optional<rules::WordVectors::Opening>();
    };
    CHECK(rules::read_rule_book(sources).book);
    CHECK(asked == std::vector<std::string>{"data/es.vectors"});

    // A file that is named must be there; one that lies there and is damaged is only left out.
    sources.files[0].text += "vectors: {es: otros/palabras.vectors}\n";
    const auto missing = rules::read_rule_book(sources);
    CHECK_FALSE(missing.book);
    CHECK(mentions(tests::problems_text(missing),
                   "word vectors 'otros/palabras.vectors': there is no such file"));
    sources.files[0].text = std::string(minimal) + "vectors: {sp: data/es.vectors}\n";
    CHECK(mentions(tests::problems_text(rules::read_rule_book(sources)),
                   "vectors: 'sp' is no language of this book"));
    sources.files[0].text = minimal;
    sources.word_vectors = [](const std::string&) {
        return std::optional(
            rules::WordVectors::Opening{std::nullopt, rules::wording("it is cut off")});
    };
    const auto damaged = rules::read_rule_book(sources);
    CHECK(damaged.book);
    CHECK(
        mentions(tests::problems_text(damaged), "these word vectors are not used: it is cut off"));
}
