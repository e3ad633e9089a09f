#include "rules/text/mask.h"

#include "rules/text/normalised_text.h"

#include <algorithm>
#include <array>
#include <vector>

namespace rules {
namespace {

/// Common given names that are no ordinary words, folded; others are masked as unknown words or by
/// their capitals.
constexpr std::array<std::string_view, 118> given_names = {
    "adriana",  "alberto", "alejandra", "alejandro", "alex",     "alicia",    "ana",
    "andrea",   "andres",  "anna",      "antonio",   "beatriz",  "ben",       "bruno",
    "camila",   "carla",   "carlos",    "carmen",    "carolina", "catalina",  "cesar",
    "charlie",  "chris",   "claudia",   "cristina",  "daniel",   "daniela",   "david",
    "diana",    "diego",   "eduardo",   "elena",     "emily",    "emma",      "enrique",
    "ernesto",  "eva",     "felipe",    "fernanda",  "fernando", "francisco", "gabriel",
    "gabriela", "george",  "gloria",    "guillermo", "gustavo",  "hannah",    "hector",
    "hugo",     "ines",    "irene",     "isabel",    "ivan",     "jack",      "james",
    "javier",   "jesus",   "joana",     "joao",      "jorge",    "jose",      "josefa",
    "juan",     "juana",   "julia",     "julio",     "karen",    "kelly",     "laura",
    "lucas",    "lucia",   "luciana",   "luis",      "luisa",    "manuel",    "marcelo",
    "marcos",   "maria",   "mariana",   "marina",    "mario",    "marta",     "martin",
    "mary",     "mateus",  "mercedes",  "michael",   "miguel",   "monica",    "natalia",
    "nicolas",  "oscar",   "pablo",     "patricia",  "paula",    "paulo",     "pedro",
    "peter",    "rafael",  "raquel",    "raul",      "ricardo",  "roberto",   "rocio",
    "rodrigo",  "ruben",   "sandra",    "santiago",  "sara",     "sarah",     "sergio",
    "sofia",    "susana",  "teresa",    "thiago",    "tom",      "valentina"};

constexpr std::array<std::string_view, 30> streets = {
    "calle",   "avenida", "av",           "avda",   "carrera",  "cra",        "cl",    "plaza",
    "paseo",   "camino",  "jiron",        "pasaje", "rua",      "travessa",   "praca", "alameda",
    "street",  "st",      "road",         "rd",     "avenue",   "ave",        "lane",  "drive",
    "rodovia", "colonia", "urbanizacion", "bairro", "diagonal", "transversal"};

/// Words after which people say who they are.
constexpr std::array<std::string_view, 18> introductions = {
    "llamo", "llama", "soy",   "nombre", "senor", "senora", "sr",  "sra", "don",
    "dona",  "sou",   "chamo", "nome",   "name",  "mr",     "mrs", "ms",  "dr"};

template <std::size_t size>
bool is_one_of(const std::array<std::string_view, size>& words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool has_digit(std::string_view word) {
    return std::any_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Reads a message token by token and decides what each is replaced by; empty: nothing.
class Masker {
public:
    Masker(std::string_view text, std::string_view language, const std::set<std::string>& known)
        : text_(normalise(text, language)), known_(known), labels_(text_.tokens.size()) {
        const std::string& original = text_.original;
        shouting_ = std::none_of(original.begin(), original.end(),
                                 [](char c) { return c >= 'a' && c <= 'z'; });
    }

    MaskedText result() {
        for (std::size_t i = 0; i < labels_.size(); ++i) {
            if (labels_[i].empty()) labels_[i] = label_of(i);
            if (is_one_of(streets, token(i).text)) mask_address(i);
            if (is_one_of(introductions, token(i).text)) mask_name(i + 1);
        }
        return written();
    }

private:
    [[nodiscard]] const Token& token(std::size_t i) const { return text_.tokens[i]; }

    [[nodiscard]] bool begins_sentence(std::size_t i) const {
        const std::string& original = text_.original;
        std::size_t at = token(i).begin;
        while (at > 0 && original[at - 1] == ' ') --at;
        // The last byte of ¡ and ¿ counts as their sign.
        return at == 0 ||
               std::string_view(".!?\n\xa1\xbf").find(original[at - 1]) != std::string_view::npos;
    }

    [[nodiscard]] bool has_capital(std::size_t i) const {
        const std::string_view word(text_.original.data() + token(i).begin,
                                    token(i).end - token(i).begin);
        if (word.empty()) return false;
        const auto first = static_cast<unsigned char>(word[0]);
        const bool accented = first == 0xC3 && word.size() > 1 &&
                              static_cast<unsigned char>(word[1]) >= 0x80 &&
                              static_cast<unsigned char>(word[1]) <= 0x9E;
        return (first >= 'A' && first <= 'Z') || accented;
    }

    [[nodiscard]] std::string_view label_of(std::size_t i) const {
        switch (token(i).kind) {
            case Token::Kind::email:
                return "{email}";
            case Token::Kind::url:
                return "{link}";
            case Token::Kind::phone:
                return "{phone}";
            case Token::Kind::mention:
            case Token::Kind::hashtag:
                return "{handle}";
            case Token::Kind::number:
                return "{number}";
            case Token::Kind::emoji:
                return "";
            case Token::Kind::word:
                break;
        }
        const std::string& word = token(i).text;
        if (has_digit(word)) return "{number}";
        const bool single = token(i).end - token(i).begin < 2;
        const bool named = has_capital(i) && !begins_sentence(i) && !shouting_ && !single;
        if (named || is_one_of(given_names, word)) return "{name}";
        return known_.count(word) > 0 ? "" : "{word}";
    }

    /// "calle Mayor 12, 3º B": what follows up to the number, or what is written as a name.
    void mask_address(std::size_t street) {
        constexpr std::size_t longest = 5;
        const std::size_t end = std::min(street + 1 + longest, labels_.size());
        std::size_t last = street;
        for (std::size_t i = street + 1; i < end; ++i) {
            if (token(i).kind == Token::Kind::number || has_digit(token(i).text)) last = i;
        }
        for (std::size_t i = street + 1; last == street && i < end; ++i) {
            if (!has_capital(i) && label_of(i).empty()) break;
            labels_[i] = "{address}";
        }
        for (std::size_t i = street + 1; i <= last && i < end; ++i) labels_[i] = "{address}";
    }

    /// "soy ana lópez": what follows, as far as it is written or known as a name.
    void mask_name(std::size_t first) {
        for (std::size_t i = first; i < std::min(first + 4, labels_.size()); ++i) {
            const bool filler = i == first && (token(i).text == "is" || token(i).text == "es" ||
                                               token(i).text == "e");
            if (filler) continue;
            if (!has_capital(i) && label_of(i).empty()) return;
            if (token(i).kind == Token::Kind::word) labels_[i] = "{name}";
        }
    }

    [[nodiscard]] MaskedText written() const {
        MaskedText masked;
        std::uint32_t copied = 0;
        std::string_view before;
        std::size_t kept = 0;
        for (std::size_t i = 0; i < labels_.size(); ++i) {
            kept += labels_[i].empty() ? 1U : 0U;
            if (!labels_[i].empty() && token(i).begin >= copied) {
                const std::string between = text_.original.substr(copied, token(i).begin - copied);
                const bool again = labels_[i] == before && between == " ";
                if (!again) masked.text += between + std::string(labels_[i]);
                copied = token(i).end;
            }
            before = labels_[i];
        }
        masked.text += text_.original.substr(copied);
        if (!labels_.empty()) {
            masked.kept = static_cast<double>(kept) / static_cast<double>(labels_.size());
        }
        return masked;
    }

    NormalisedText text_;
    const std::set<std::string>& known_;
    std::vector<std::string_view> labels_;
    bool shouting_ = false;
};

}  // namespace

MaskedText mask_personal(std::string_view text,
                         std::string_view language,
                         const std::set<std::string>& known_words) {
    return Masker(text, language, known_words).result();
}

}  // namespace rules
