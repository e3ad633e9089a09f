#include "bot/book_words.h"

#include "bot/book_loader.h"
#include "tests/support/catch.h"
#include "tests/support/command.h"
#include "tests/support/temp_store.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <utility>
#include <vector>

// What is said about a book in Spanish and Portuguese: every sentence in the sources has both.

using nlohmann::json;

namespace {

std::string text_of(const std::filesystem::path& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

/// Adjacent literals as the compiler joins them.
std::string value_of(const std::string& literals) {
    std::string value;
    bool inside = false;
    for (std::size_t at = 0; at < literals.size(); ++at) {
        const char letter = literals[at];
        if (letter == '"') {
            inside = !inside;
        } else if (inside) {
            if (letter == '\\') ++at;
            value += letter == '\\' && literals[at] == 'n' ? '\n' : literals[at];
        }
    }
    return value;
}

struct Sources {
    std::set<std::string> sentences;
    std::vector<std::string> strange;  ///< Calls whose sentence is no literal.
};

void read_source(const std::string& text, const std::string& name, Sources& sources) {
    static const std::regex call(R"re(\bwording\(\s*((?:"(?:[^"\\]|\\.)*"\s*)*))re");
    for (std::sregex_iterator found(text.begin(), text.end(), call), end; found != end; ++found) {
        const std::string literals = (*found)[1];
        if (literals.empty()) sources.strange.push_back(name);
        if (!literals.empty()) sources.sentences.insert(value_of(literals));
    }
}

const Sources& sources() {
    static const Sources all = [] {
        Sources read;
        for (const char* folder : {"rules", "webhooks", "bot"}) {
            const auto root = std::filesystem::path(PORTAVOZ_SOURCE_DIR) / folder;
            for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
                const bool source =
                    entry.path().extension() == ".cpp" || entry.path().extension() == ".h";
                if (!source || entry.path().filename() == "words.h") continue;
                read_source(text_of(entry.path()), entry.path().string(), read);
            }
        }
        return read;
    }();
    return all;
}

std::map<std::string, std::string> catalogue(const std::string& language) {
    return json::parse(text_of(PORTAVOZ_SOURCE_DIR "/bot/words/" + language + ".json"));
}

/// The numbers of a sentence's places, sorted.
std::vector<std::string> places_of(const std::string& sentence) {
    static const std::regex place(R"(\{\d\})");
    std::vector<std::string> found;
    for (std::sregex_iterator one(sentence.begin(), sentence.end(), place), end; one != end; ++one)
        found.push_back(one->str());
    std::sort(found.begin(), found.end());
    return found;
}

void write_file(const std::filesystem::path& folder,
                const std::string& name,
                const std::string& text) {
    std::filesystem::create_directories((folder / name).parent_path());
    std::ofstream(folder / name) << text;
}

/// A book whose only mistake is a key that nobody knows.
void write_book(const std::filesystem::path& folder) {
    write_file(folder, "portavoz.yaml",
               "brand: {name: Luna, languages: [es], timezonne: Europe/Madrid}\n"
               "inboxes: {web: {channel: widget}}\n");
}

/// Puts the environment's locale back as it was.
class Locale {
public:
    Locale() {
        for (const char* name : names) {
            const char* value = std::getenv(name);
            before_.emplace_back(value == nullptr ? "" : value);
        }
    }
    ~Locale() { set(before_[0], before_[1], before_[2]); }
    Locale(const Locale&) = delete;
    Locale& operator=(const Locale&) = delete;

    static void set(const std::string& all, const std::string& messages, const std::string& lang) {
        ::setenv(names[0], all.c_str(), 1);
        ::setenv(names[1], messages.c_str(), 1);
        ::setenv(names[2], lang.c_str(), 1);
    }

private:
    static constexpr const char* names[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    std::vector<std::string> before_;
};

}  // namespace

TEST_CASE("every sentence about a book has its Spanish and Portuguese with the same terms") {
    CHECK(sources().sentences.size() > 400);
    CHECK(sources().strange == std::vector<std::string>{});
    for (const char* language : {"es", "pt"}) {
        const auto words = catalogue(language);
        for (const std::string& sentence : sources().sentences) {
            CAPTURE(language, sentence);
            const auto found = words.find(sentence);
            REQUIRE(found != words.end());
            CHECK(places_of(found->second) == places_of(sentence));
        }
    }
}

TEST_CASE("the catalogues hold no sentence that nothing says") {
    for (const char* language : {"es", "pt"}) {
        for (const auto& [sentence, translated] : catalogue(language)) {
            CAPTURE(language, sentence);
            CHECK(sources().sentences.contains(sentence));
            CHECK_FALSE(translated.empty());
        }
    }
}

TEST_CASE("a problem and its hint are said in the language that is asked for, else in English") {
    const rules::Problem problem{
        rules::Problem::Severity::error,
        {"faq/envios.yaml", 3, 5},
        rules::wording("unknown key '{1}' in {2}", "anser", rules::wording("an intent")),
        rules::wording("did you mean '{1}'?", "answer")};

    CHECK(bot::problem_text(problem, "es") ==
          "faq/envios.yaml:3:5: error: no se conoce la clave «anser» en una pregunta "
          "(¿quisiste decir «answer»?)");
    CHECK(bot::problem_text(problem, "pt") ==
          "faq/envios.yaml:3:5: erro: uma pergunta: a chave “anser” não é conhecida "
          "(você quis dizer “answer”?)");
    for (const char* other : {"en", "fr", ""}) {
        CHECK(bot::problem_text(problem, other) ==
              "faq/envios.yaml:3:5: error: unknown key 'anser' in an intent "
              "(did you mean 'answer'?)");
    }
}

TEST_CASE("portavoz check speaks the language it is told, and no other than it knows") {
    const tests::TempFolder folder;
    write_book(folder.file("luna"));

    const auto spanish = tests::run_command({"check", folder.file("luna"), "--language", "es"});
    CHECK(spanish.exit_code == 78);
    CHECK(spanish.output.find("no se conoce la clave «timezonne»") != std::string::npos);
    CHECK(spanish.output.find("¿quisiste decir «timezone»?") != std::string::npos);
    CHECK(spanish.output.find("El libro no se puede usar") != std::string::npos);
    const auto asked =
        tests::run_command({"check", folder.file("luna"), "--json", "--language", "pt"});
    CHECK(json::parse(asked.output)["problems"][0]["hint"] == "você quis dizer “timezone”?");
    CHECK(tests::run_command({"check", folder.file("luna"), "--language", "fr"}).exit_code == 2);
}

TEST_CASE(
    "what a channel's settings, RE2 and the YAML parser refuse is said in the same language") {
    const tests::TempFolder folder;
    write_file(folder.file("luna"), "portavoz.yaml",
               "brand: {name: Luna, languages: [es]}\n"
               "inboxes:\n"
               "  tg: {channel: telegram, token: nope, secret: a b}\n"
               "  web: {channel: widget, origins: [luna]}\n"
               "notify:\n"
               "  equipo: {channel: slack_bot, api_base: slack.com, token: xoxb-1}\n"
               "  otro: {channel: pigeon}\n");
    const auto said = [&](const std::string& language) {
        return tests::run_command({"check", folder.file("luna"), "--language", language}).output;
    };
    CHECK(said("es") ==
          "portavoz.yaml:3:3: error: bandeja tg: token no es el token de un bot "
          "(tiene la forma 123456:ABC-DEF…)\n"
          "portavoz.yaml:3:3: error: bandeja tg: secret no es un secret_token que Telegram admita "
          "(de 1 a 256 caracteres de A-Z a-z 0-9 _ -, los mismos que en secret_token de "
          "setWebhook)\n"
          "portavoz.yaml:4:3: error: bandeja web: origins: «luna» no es la dirección de un sitio "
          "web (escríbela como https://tienda.example, sin ruta ni `*`)\n"
          "portavoz.yaml: error: avisos a equipo: falta to (el id del canal, C…)\n"
          "portavoz.yaml: error: avisos a equipo: api_base no es una dirección web "
          "(escríbela como https://servidor o https://servidor/ruta)\n"
          "portavoz.yaml: error: avisos a otro: channel: a «pigeon» no se pueden mandar avisos "
          "(elige entre: chatwoot, email, freshdesk, rocketchat, slack, slack_bot, teams, webhook, "
          "zammad, zendesk)\n"
          "El libro no se puede usar hasta que no queden errores.\n");
    CHECK(said("en").find("inbox tg: token is not the token of a bot (it looks like "
                          "123456:ABC-DEF…)\n") != std::string::npos);

    write_file(folder.file("luna"), "rules/quejas.yaml",
               "- rule: roto\n  when: {pattern: 'rot[oa'}\n  then: {tags: [roto]}\n");
    CHECK(said("pt").find("o padrão “rot[oa” não pode ser usado: falta “]” em “[oa”") !=
          std::string::npos);
    write_file(folder.file("luna"), "rules/quejas.yaml", "- rule: !x !y roto\n");
    CHECK(said("es").find("rules/quejas.yaml:1:12: error: el archivo está mal escrito (YAML): un "
                          "texto que empieza por ! va entre comillas") != std::string::npos);
}

TEST_CASE("what check measures is said in the same language as the problems") {
    const std::string book = PORTAVOZ_SOURCE_DIR "/tests/process/book";

    const auto spanish = tests::run_command({"check", book, "--language", "es"});
    CHECK(spanish.exit_code == 0);
    CHECK(spanish.output.find(" preguntas, ") != std::string::npos);
    CHECK(spanish.output.find("Cuánto entiende") != std::string::npos);
    for (const char* english : {"questions", "understood", "messages"}) {
        CAPTURE(english, spanish.output);
        CHECK(spanish.output.find(english) == std::string::npos);
    }
    const auto asked = tests::run_command({"check", book});
    CHECK(asked.output.find(" questions, ") != std::string::npos);
}

TEST_CASE("what check counts is told as one where it is one") {
    const tests::TempFolder folder;
    write_file(folder.file("luna"), "portavoz.yaml",
               "brand: {name: Luna, languages: [es]}\ninboxes: {web: {channel: widget}}\n");
    const auto said = [&](const std::string& language) {
        const auto run = tests::run_command({"check", folder.file("luna"), "--language", language});
        return run.output.substr(0, run.output.find('.'));
    };
    CHECK(said("en") == "Luna: 0 questions, 0 rules, 1 department, 1 inbox");
    CHECK(said("es") == "Luna: 0 preguntas, 0 reglas, 1 departamento, 1 bandeja");
    CHECK(said("pt") == "Luna: 0 perguntas, 0 regras, 1 departamento, 1 caixa");
}

TEST_CASE("the doctor speaks the language of who asks, also of what is off") {
    const tests::TempFolder folder;
    write_file(folder.file("luna"), "portavoz.yaml",
               "brand: {name: Luna, languages: [es]}\n"
               "inboxes:\n"
               "  tg: {channel: telegram, token: \"${NOT_SET_HERE}\", secret: abc}\n"
               "  web: {channel: widget}\n"
               "notify: {equipo: {channel: slack, url: \"${NOT_SET_EITHER}\"}}\n");
    const auto said = [&](const std::vector<std::string>& more) {
        std::vector<std::string> command = {"doctor", folder.file("luna")};
        command.insert(command.end(), more.begin(), more.end());
        return tests::run_command(command).output;
    };
    CHECK(said({"--language", "en"}) ==
          "ok     web: settings and secrets\n"
          "off    inbox tg is off: the variable NOT_SET_HERE is not set\n"
          "off    notify equipo is off: the variable NOT_SET_EITHER is not set\n");
    CHECK(said({"--language", "es"}) ==
          "bien   web: ajustes y secretos\n"
          "nota   la bandeja tg está apagada: falta la variable NOT_SET_HERE\n"
          "nota   los avisos a equipo están apagados: falta la variable NOT_SET_EITHER\n");
    const json report = json::parse(said({"--language", "pt", "--json"}));
    CHECK(report["findings"][0]["what"] == "configurações e segredos");
    CHECK(report["off"][0] == "a caixa tg está desligada: falta a variável NOT_SET_HERE");
}

TEST_CASE("the terminal's language is the first that its environment sets") {
    const Locale kept;
    const std::vector<std::pair<std::string, std::string>> locales = {
        {"es_CO.UTF-8", "es"}, {"pt_BR.UTF-8", "pt"}, {"es", "es"}, {"en_GB.UTF-8", "en"},
        {"de_DE", "en"},       {"C", "en"},           {"", "en"}};
    for (const auto& [locale, language] : locales) {
        CAPTURE(locale);
        Locale::set("", "", locale);
        CHECK(bot::terminal_language() == language);
    }
    Locale::set("", "es_ES.UTF-8", "pt_BR.UTF-8");
    CHECK(bot::terminal_language() == "es");
    Locale::set("C", "es_ES.UTF-8", "pt_BR.UTF-8");
    CHECK(bot::terminal_language() == "en");
}
