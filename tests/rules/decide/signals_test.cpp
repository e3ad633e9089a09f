#include "rules/decide/signals.h"

#include "tests/rules/support/signals_in.h"
#include "tests/support/catch.h"

#include <fstream>
#include <map>

namespace {

using rules::Signal;

std::set<Signal> signals_of(const std::string& text, const std::string& language) {
    return tests::signals_in(text, language).signals;
}

rules::SignalReading reading_of(const std::string& text, const std::string& language) {
    return tests::signals_in(text, language).reading;
}

std::set<Signal> doubted_in(const std::string& text, const std::string& language) {
    return reading_of(text, language).doubted;
}

struct Labelled {
    std::string label;
    std::string text;
};

std::vector<Labelled> labelled(const std::string& folder,
                               const std::string& kind,
                               const std::string& language) {
    std::ifstream file(std::string(PORTAVOZ_SOURCE_DIR) + "/tests/data/" + folder + "/" + kind +
                       "." + language + ".tsv");
    std::vector<Labelled> rows;
    for (std::string line; std::getline(file, line);) {
        const std::size_t tab = line.find('\t');
        rows.push_back({line.substr(0, tab), line.substr(tab + 1)});
    }
    return rows;
}

/// The messages that the patterns were written with.
std::vector<Labelled> development(const std::string& kind, const std::string& language) {
    return labelled("judgement_dev", kind, language);
}

bool alarms(const std::set<Signal>& signals) {
    for (const Signal signal : {Signal::asks_for_person, Signal::safety, Signal::self_harm,
                                Signal::threat, Signal::legal, Signal::money_harm, Signal::press}) {
        if (signals.count(signal) > 0) return true;
    }
    return false;
}

}  // namespace

TEST_CASE("a word that alarms is no alarm in a calm question, and one where something happened") {
    CHECK(signals_of("¿cumplís con el RGPD?", "es").empty());
    CHECK(signals_of("habéis incumplido el RGPD", "es").count(Signal::legal) == 1);
    CHECK(signals_of("is your site a scam or legit?", "en").empty());
    CHECK(signals_of("a scam, that is what you are", "en").count(Signal::money_harm) == 1);
    CHECK(signals_of("agenda para advogado, tem?", "pt").empty());
    CHECK(signals_of("meu advogado vai entrar em contato", "pt").count(Signal::legal) == 1);
}

TEST_CASE("what is certain counts in a question too") {
    CHECK(signals_of("¿por qué me habéis cobrado dos veces?", "es").count(Signal::money_harm) == 1);
    CHECK(signals_of("can I talk to a human?", "en").count(Signal::asks_for_person) == 1);
    CHECK(signals_of("¿sabéis que os voy a denunciar?", "es").count(Signal::legal) == 1);
}

TEST_CASE("a calm question makes intents of danger doubtful, a told harm does not") {
    CHECK(doubted_in("¿este spray mata cucarachas?", "es").count(Signal::safety) == 1);
    CHECK(doubted_in("¿qué hago si mi hijo se tragó una pila?", "es").count(Signal::safety) == 0);
    CHECK(doubted_in("why was I charged twice?", "en").count(Signal::money_harm) == 0);
    CHECK(doubted_in("do you have human hair wigs?", "en").count(Signal::asks_for_person) == 1);
    CHECK(doubted_in("tem alguém aí que me atenda?", "pt").count(Signal::asks_for_person) == 0);
}

TEST_CASE("a near miss that a rule was written for is none, however sure an intent is") {
    const auto near_miss = reading_of("¿Cómo evito que me cobren dos veces?", "es");
    CHECK(near_miss.denied.count(Signal::money_harm) == 1);
    const auto alike = reading_of("¿cómo evito que me cobren tres veces?", "es");
    CHECK(alike.denied.count(Signal::money_harm) == 0);
    CHECK(alike.doubted.count(Signal::money_harm) == 1);
}

TEST_CASE("figures of speech are no despair, despair is") {
    CHECK(signals_of("me muero de ganas de que llegue", "es").empty());
    CHECK(signals_of("Ojalá me muriera, no aguanto más", "es").count(Signal::self_harm) == 1);
    CHECK(signals_of("I'm dying to get this", "en").empty());
    CHECK(signals_of("I wish I was dead", "en").count(Signal::self_harm) == 1);
    CHECK(signals_of("queria estar morta", "pt").count(Signal::self_harm) == 1);
}

TEST_CASE(
    "a laugh speaks against a threat, but hides neither a plain one nor a thought of suicide") {
    CHECK(signals_of("he pensado en el suicidio jaja", "es").count(Signal::self_harm) == 1);
    CHECK(signals_of("feeling suicidal tonight haha", "en").count(Signal::self_harm) == 1);
    CHECK(signals_of("do you have the Suicide Squad t-shirt? lol", "en").empty());
    CHECK(signals_of("os voy a matar jajaja", "es").count(Signal::threat) == 1);
    CHECK(doubted_in("os voy a vaciar el almacén jajaja", "es").count(Signal::threat) == 1);
    CHECK(doubted_in("os voy a vaciar el almacén", "es").count(Signal::threat) == 0);
}

TEST_CASE("the shipped rules know the development messages of each kind") {
    for (const std::string language : {"es", "en", "pt"}) {
        for (const std::string kind : {"person", "danger", "complaint"}) {
            const auto rows = development(kind, language);
            REQUIRE(rows.size() >= 25);
            for (const Labelled& row : rows) {
                INFO(language << " " << row.label << ": " << row.text);
                CHECK(signals_of(row.text, language).count(*rules::signal_named(row.label)) == 1);
            }
        }
    }
}

TEST_CASE("the shipped rules raise no alarm on the near misses") {
    for (const std::string language : {"es", "en", "pt"}) {
        for (const std::string folder : {"judgement_dev", "judgement_voices"}) {
            const auto rows = labelled(folder, "near_miss", language);
            REQUIRE(rows.size() >= 100);
            for (const Labelled& row : rows) {
                INFO(language << " " << row.label << ": " << row.text);
                CHECK_FALSE(alarms(signals_of(row.text, language)));
            }
        }
    }
}

/// No figure that is wanted: what the rules heard when they were written for these messages. The
/// matcher hears others. A rule that loses some of them is to be looked at.
TEST_CASE("of messages by many voices the shipped rules alone hear no fewer than they did") {
    struct Heard {
        const char* kind;
        std::size_t es, en, pt;
    };
    for (const Heard& least : {Heard{"person", 191, 190, 189}, Heard{"danger", 131, 121, 133}}) {
        const std::map<std::string, std::size_t> wanted = {
            {"es", least.es}, {"en", least.en}, {"pt", least.pt}};
        for (const auto& [language, count] : wanted) {
            std::size_t heard = 0;
            for (const Labelled& row : labelled("judgement_voices", least.kind, language)) {
                const auto label = *rules::signal_named(row.label);
                heard += signals_of(row.text, language).count(label) > 0 ? 1U : 0U;
            }
            INFO(least.kind << " " << language << ": " << heard);
            CHECK(heard >= count);
        }
    }
}
