#include "bot/console/known_passwords.h"

#include "bot/embedded_files.h"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace bot {
namespace {

constexpr std::size_t fewest_parts = 4;
/// Beyond it a password has parts enough, or repeats itself.
constexpr std::size_t longest_looked_at = 128;
constexpr std::size_t shortest_run = 3;
constexpr std::size_t shortest_word = 3;
constexpr std::size_t longest_word = 40;

constexpr std::array<std::string_view, 9> rows_of_keys = {"1234567890", "qwertyuiop", "asdfghjkl",
                                                          "zxcvbnm",    "0987654321", "poiuytrewq",
                                                          "lkjhgfdsa",  "mnbvcxz",    "azertyuiop"};

/// What is common here and not in the list, which knows English and Russian best.
constexpr std::array<std::string_view, 63> common_here = {
    "abril",       "administrador", "agosto",      "amor",      "argentina",  "atlético",
    "bemvindo",    "bienvenida",    "bienvenido",  "bogota",    "boca",       "bom dia",
    "buenos",      "caracas",       "chile",       "clave",     "contraseña", "corazon",
    "corinthians", "cristo",        "deus",        "diciembre", "dezembro",   "dios",
    "empresa",     "enero",         "espana",      "españa",    "familia",    "febrero",
    "guadalupe",   "invierno",      "janeiro",     "jesus",     "julio",      "lisboa",
    "madrid",      "marzo",         "millonarios", "mudar",     "nacional",   "navidad",
    "noviembre",   "octubre",       "otoño",       "palmeiras", "peru",       "portavoz",
    "primavera",   "real madrid",   "river",       "secreto",   "segredo",    "senha",
    "septiembre",  "sevilla",       "tequiero",    "te quiero", "teamo",      "te amo",
    "tienda",      "usuario",       "verano"};

/// The words of the list and those of `common_here`, sorted.
std::vector<std::string_view> read_known() {
    std::vector<std::string_view> known;
    std::string_view rest = embedded_file("bot/console/data/known_passwords.txt");
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::string_view line = rest.substr(0, end);
        if (!line.empty() && line.front() != '#') known.push_back(line);
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    known.insert(known.end(), common_here.begin(), common_here.end());
    std::sort(known.begin(), known.end());
    return known;
}

char lower(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + ('a' - 'A')) : letter;
}

char letter_meant(char sign) {
    constexpr std::string_view signs = "@4031!5$7";
    constexpr std::string_view letters = "aaoeiisst";
    const std::size_t found = signs.find(sign);
    return found == std::string_view::npos ? sign : letters[found];
}

bool is_letter_or_digit(char letter) {
    return (letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9') ||
           static_cast<unsigned char>(letter) >= 0x80;
}

/// The words of names, in lower case.
std::vector<std::string> words_of(const std::vector<std::string>& texts) {
    std::vector<std::string> words;
    for (const std::string& text : texts) {
        std::string word;
        for (const char raw : text + " ") {
            const char letter = lower(raw);
            if (is_letter_or_digit(letter)) {
                word += letter;
            } else if (!word.empty()) {
                words.push_back(std::exchange(word, {}));
            }
        }
    }
    return words;
}

/// How many characters from the beginning go on by the same step (0: repeated, 1, -1).
std::size_t run_length(std::string_view text) {
    if (text.size() < 2) return text.size();
    const int step = text[1] - text[0];
    if (step < -1 || step > 1) return 1;
    std::size_t length = 2;
    while (length < text.size() && text[length] - text[length - 1] == step) ++length;
    return length;
}

std::size_t keys_length(std::string_view text) {
    std::size_t longest = 0;
    for (const std::string_view row : rows_of_keys) {
        const std::size_t at = row.find(text.front());
        if (at == std::string_view::npos) continue;
        const std::string_view keys = row.substr(at);
        const auto end = std::mismatch(text.begin(), text.end(), keys.begin(), keys.end()).first;
        longest = std::max(longest, static_cast<std::size_t>(end - text.begin()));
    }
    return longest;
}

bool begins_with_year(std::string_view text) {
    const auto is_digit = [](char letter) { return letter >= '0' && letter <= '9'; };
    return text.size() >= 4 && (text.starts_with("19") || text.starts_with("20")) &&
           is_digit(text[2]) && is_digit(text[3]);
}

/// Counts the parts of passwords about one person.
class Parts {
public:
    explicit Parts(const std::vector<std::string>& about) : about_(words_of(about)) {}

    /// The fewest parts that `text` can be made of; in `meant` digits and signs are the letters
    /// that they stand for.
    [[nodiscard]] std::size_t count(std::string_view text, std::string_view meant) const {
        std::vector<std::size_t> fewest(text.size() + 1, 0);
        for (std::size_t at = text.size(); at-- > 0;) {
            const std::string_view rest = text.substr(at);
            fewest[at] = fewest[at + 1] + 1;
            const std::size_t run = std::max(run_length(rest), keys_length(rest));
            for (std::size_t length = shortest_run; length <= run; ++length) {
                fewest[at] = std::min(fewest[at], fewest[at + length] + 1);
            }
            if (begins_with_year(rest)) fewest[at] = std::min(fewest[at], fewest[at + 4] + 1);
            for (std::size_t length = shortest_word; length <= std::min(rest.size(), longest_word);
                 ++length) {
                if (is_word(rest.substr(0, length)) || is_word(meant.substr(at, length)))
                    fewest[at] = std::min(fewest[at], fewest[at + length] + 1);
            }
        }
        return fewest.front();
    }

private:
    [[nodiscard]] bool is_word(std::string_view word) const {
        static const std::vector<std::string_view> known = read_known();
        return std::binary_search(known.begin(), known.end(), word) ||
               std::find(about_.begin(), about_.end(), word) != about_.end();
    }

    std::vector<std::string> about_;
};

}  // namespace

bool is_easily_guessed(const std::string& password, const std::vector<std::string>& about) {
    std::string written = password.substr(0, longest_looked_at);
    std::transform(written.begin(), written.end(), written.begin(), lower);
    std::string meant = written;
    std::transform(meant.begin(), meant.end(), meant.begin(), letter_meant);
    return Parts(about).count(written, meant) < fewest_parts;
}

}  // namespace bot
