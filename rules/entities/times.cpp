#include "rules/entities/finders.h"
#include "rules/entities/matches.h"

#include <array>
#include <charconv>
#include <string>
#include <string_view>

namespace rules {
namespace {

/// Numbers as words, of clocks only, in Spanish, English and Portuguese.
struct NumberWord {
    std::string_view word;
    int number;
};

constexpr std::array<NumberWord, 62> number_words = {{
    {"una", 1},
    {"dos", 2},
    {"tres", 3},
    {"cuatro", 4},
    {"cinco", 5},
    {"seis", 6},
    {"siete", 7},
    {"ocho", 8},
    {"nueve", 9},
    {"diez", 10},
    {"once", 11},
    {"doce", 12},
    {"quince", 15},
    {"veinte", 20},
    {"veinticinco", 25},
    {"media", 30},
    {"cuarto", 15},
    {"uma", 1},
    {"duas", 2},
    {"quatro", 4},
    {"sete", 7},
    {"oito", 8},
    {"nove", 9},
    {"dez", 10},
    {"onze", 11},
    {"doze", 12},
    {"quinze", 15},
    {"vinte", 20},
    {"vinte e cinco", 25},
    {"meia", 30},
    {"um quarto", 15},
    {"one", 1},
    {"two", 2},
    {"three", 3},
    {"four", 4},
    {"five", 5},
    {"six", 6},
    {"seven", 7},
    {"eight", 8},
    {"nine", 9},
    {"ten", 10},
    {"eleven", 11},
    {"twelve", 12},
    {"fifteen", 15},
    {"twenty", 20},
    {"twenty five", 25},
    {"twenty-five", 25},
    {"half", 30},
    {"thirty", 30},
    {"quarter", 15},
    {"a quarter", 15},
    {"forty five", 45},
    {"forty-five", 45},
    {"mediodia", 12},
    {"meio dia", 12},
    {"meio-dia", 12},
    {"noon", 12},
    {"midday", 12},
    {"medianoche", 0},
    {"meia noite", 0},
    {"meia-noite", 0},
    {"midnight", 0},
}};

int number_of(std::string_view text) {
    int value = -1;
    std::from_chars(text.data(), text.data() + text.size(), value);
    if (value >= 0) return value;
    for (const NumberWord& known : number_words) {
        if (known.word == text) return known.number;
    }
    return -1;
}

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    for (const std::string_view other : words) {
        if (word == other) return true;
    }
    return false;
}

/// What a message says about a time of day.
struct Clock {
    int hour = -1;
    int minute = 0;  ///< Below 0: before the hour.
    std::string part_of_day;
    bool exact = false;  ///< Written with digits for the minutes: 5:30 is in the morning.
};

class TimeFinder {
public:
    TimeFinder(const NormalisedText& text, std::vector<FoundValue>& found)
        : text_(text), folded_(text.folded), found_(found) {}

    void find() {
        find_digits();
        find_after();
        find_before();
        find_part_of_day();
        find_english();
        find_noon();
    }

private:
    /// "a las 5", "17:30", "5 pm", "às 14h".
    void find_digits() {
        static const RE2 named(
            R"(\b(?:a las?|alas?|as|at|sobre las|desde las|hasta las|antes de las) (\d{1,2})(?:[:.h](\d{2}))?\s?(am|pm|a\.m\.|p\.m\.|hs?|h)?\b(?: de la (tarde|noche|manana)| da (tarde|noite|manha))?)");
        static const RE2 clock(R"(\b(\d{1,2})[:h](\d{2})\s?(am|pm)?\b)");
        static const RE2 half(R"(\b(\d{1,2})\s?(am|pm|hs|h)\b)");
        const auto digits = [&](const TextMatch& match, const std::string& minutes,
                                const std::string& half_of_day, const std::string& part) {
            const bool hours = half_of_day.starts_with('h');
            Clock time{number_of(match.groups[0]), minutes.empty() ? 0 : number_of(minutes),
                       hours ? part : half_of_day + part, hours || !minutes.empty()};
            add(time, match);
        };
        for (const TextMatch& match : all_matches(named, folded_)) {
            digits(match, match.groups[1], match.groups[2], match.groups[3] + match.groups[4]);
        }
        for (const TextMatch& match : all_matches(clock, folded_)) {
            digits(match, match.groups[1], match.groups[2], "");
        }
        for (const TextMatch& match : all_matches(half, folded_)) {
            digits(match, "", match.groups[1], "");
        }
    }

    /// "a las cinco y media", "hasta la una", "às três e quinze da tarde", "las 8 menos cuarto".
    void find_after() {
        static const RE2 pattern(
            R"(\b(a|alas|las?|as|das|pelas) (una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|uma|duas|quatro|sete|oito|nove|dez|onze|doze|\d{1,2})( (?:y|e|menos) (?:media|cuarto|cinco|diez|quince|veinte|veinticinco|meia|um quarto|dez|quinze|vinte e cinco|vinte))?( horas| en punto| em ponto)?( (?:de|en|por) la (?:manana|tarde|noche|madrugada)| (?:da|de) (?:manha|tarde|noite|madrugada)| [ap]\.?m\b)?)");
        for (const TextMatch& match : all_matches(pattern, folded_)) {
            const std::string& hour = match.groups[1];
            const bool one = hour == "una" || hour == "uma" || hour == "1";
            const bool marked = match.group_end[2] > match.group_begin[2] ||
                                !match.groups[3].empty() || !match.groups[4].empty();
            const bool digit = hour.front() >= '0' && hour.front() <= '9';
            if (digit && match.groups[2].empty()) continue;  // `find_digits` reads it.
            // "las tres camisas", "as três blusas", "a una amiga" are no times.
            const bool spanish_one = one && match.groups[0] == "la";
            const bool introduced = introduces_time(match) || spanish_one;
            if (one && !spanish_one && !accented(match) && !marked) continue;
            if (!marked && !introduced) continue;
            add({number_of(hour), minutes_in(match.groups[2]), match.groups[4]}, match);
        }
    }

    /// Whether the words before an hour say that it is one: "a las", "hasta las", "às".
    [[nodiscard]] bool introduces_time(const TextMatch& match) const {
        const std::string& article = match.groups[0];
        if (article == "alas") return true;
        if (article == "a") return accented(match);
        if (article == "las") {
            return preceded_by(match, {"a ", "sobre ", "desde ", "hasta ", "antes de ", "tipo ",
                                       "despues de ", "entre ", "para ", "y "});
        }
        if (article == "la") return false;
        return accented(match) || ends_there(match);
    }
    [[nodiscard]] bool preceded_by(const TextMatch& match,
                                   std::initializer_list<std::string_view> words) const {
        const std::string_view before = folded_.substr(0, match.begin);
        for (const std::string_view word : words) {
            if (!before.ends_with(word)) continue;
            const std::size_t rest = before.size() - word.size();
            if (rest == 0 || before[rest - 1] == ' ' || before[rest - 1] == ',') return true;
        }
        return false;
    }
    /// "às" in the customer's own spelling.
    [[nodiscard]] bool accented(const TextMatch& match) const {
        const std::string_view written =
            std::string_view(text_.original).substr(text_.origin[match.begin], 2);
        return written == "\u00e0" || written == "\u00c0";
    }
    /// Nothing follows that could be counted.
    [[nodiscard]] bool ends_there(const TextMatch& match) const {
        std::string_view rest = folded_.substr(match.end);
        if (rest.empty() || rest.front() != ' ') return true;
        rest.remove_prefix(1);
        const std::string_view next = rest.substr(0, rest.find_first_of(" ,.;:?!"));
        return one_of(
            next, {"e",        "ou",       "de",       "do",      "da",     "em",      "na",
                   "no",       "para",     "pra",      "por",     "on",     "and",     "or",
                   "but",      "tomorrow", "today",    "tonight", "please", "sharp",   "in",
                   "this",     "if",       "is",       "then",    "i",      "to",      "hoje",
                   "amanha",   "for",      "would",    "works",   "monday", "tuesday", "wednesday",
                   "thursday", "friday",   "saturday", "sunday"});
    }
    /// "which one am I?": no hour, unlike "at one am I".
    [[nodiscard]] bool is_verb(const TextMatch& match) const {
        const std::string_view rest = folded_.substr(match.end);
        const std::string_view next = rest.substr(0, rest.find_first_of(" ,.;:?!", 1));
        const bool subject = next == " i";
        return match.groups[0] == "one" && match.groups[2] == " am" && subject &&
               !preceded_by(match,
                            {"at ", "by ", "before ", "after ", "until ", "till ", "around "});
    }
    static int minutes_in(std::string_view words) {
        if (words.empty()) return 0;
        words.remove_prefix(1);
        const std::size_t blank = words.find(' ');
        const int minutes = number_of(words.substr(blank + 1));
        return words.substr(0, blank) == "menos" ? -minutes : minutes;
    }

    /// "cuarto para las cinco", "quinze para as três", "quarter to six", "at ten to six".
    void find_before() {
        static const RE2 foreign(
            R"(\b(un cuarto|cuarto|cinco|diez|quince|veinte|um quarto|dez|quinze|vinte) (?:para las?|para as?|pras?) (una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|uma|duas|quatro|sete|oito|nove|dez|onze|doze|\d{1,2})\b( (?:de|en|por) la (?:manana|tarde|noche|madrugada)| (?:da|de) (?:manha|tarde|noite|madrugada))?)");
        for (const TextMatch& match : all_matches(foreign, folded_)) {
            const std::string_view minutes(match.groups[0]);
            const int before = minutes == "un cuarto" ? 15 : number_of(minutes);
            add({number_of(match.groups[1]), -before, match.groups[2]}, match);
        }
        // "five to ten days" is no time: only quarters go without "at".
        static const RE2 english(
            R"(\b(?:(?:at|by|until|till|before|around|about) (five|ten|twenty|twenty[ -]five)|(?:a )?(quarter)) (?:to|till|before) (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b( ?[ap]\.?m\b| in the (?:morning|afternoon|evening))?)");
        for (const TextMatch& match : all_matches(english, folded_)) {
            const int before = number_of(match.groups[0] + match.groups[1]);
            add({number_of(match.groups[2]), -before, match.groups[3]}, match);
        }
    }

    /// "cinco de la tarde", "oito da noite", "five in the afternoon", "six o'clock", "seven pm".
    void find_part_of_day() {
        static const RE2 pattern(
            R"(\b(una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|uma|duas|quatro|sete|oito|nove|dez|onze|doze|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)( (?:y|e) (?:media|cuarto|meia|quinze|quince))?( (?:de|en|por) la (?:manana|tarde|noche|madrugada)| da (?:manha|tarde|noite|madrugada)| in the (?:morning|afternoon|evening)| at night| o.{0,3}clock(?: in the (?:morning|afternoon|evening)| ?[ap]\.?m\b)?| ?[ap]\.?m\b))");
        for (const TextMatch& match : all_matches(pattern, folded_)) {
            if (is_verb(match)) continue;
            add({number_of(match.groups[0]), minutes_in(match.groups[1]), match.groups[2]}, match);
        }
    }

    /// "half past six", "a quarter past 5", "at six", "at six thirty".
    void find_english() {
        static const RE2 past(
            R"(\b(half|a quarter|quarter|five|ten|twenty|twenty[ -]five) past (one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\d{1,2})\b( ?[ap]\.?m\b| in the (?:morning|afternoon|evening)| at night)?)");
        for (const TextMatch& match : all_matches(past, folded_)) {
            add({number_of(match.groups[1]), number_of(match.groups[0]), match.groups[2]}, match);
        }
        static const RE2 at(
            R"(\b(?:at|by|until|till|before|after|around) (half )?(one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)( thirty| fifteen| forty[ -]five)?\b)");
        for (const TextMatch& match : all_matches(at, folded_)) {
            const std::string& minutes = match.groups[2];
            const bool half = !match.groups[0].empty();
            if (!half && minutes.empty() && !ends_there(match)) continue;
            const int minute = minutes.empty() ? 0 : number_of(minutes.substr(1));
            add({number_of(match.groups[1]), half ? 30 : minute, ""}, match);
        }
    }

    void find_noon() {
        static const RE2 pattern(
            R"(\b(mediodia|meio[ -]dia|noon|midday|medianoche|meia[ -]noite|midnight)\b)");
        for (const TextMatch& match : all_matches(pattern, folded_)) {
            add({number_of(match.groups[0]), 0, "", true}, match);
        }
    }

    void add(Clock time, const TextMatch& match) {
        const std::string_view part(time.part_of_day);
        const auto says = [&](std::string_view word) {
            return part.find(word) != std::string_view::npos;
        };
        const bool night = says("noche") || says("noite") || says("night");
        const bool evening =
            says("p.m") || says("pm") || says("tarde") || says("afternoon") || says("evening");
        const bool early = says("madrugada") || says("a.m") || says("am");
        if (time.hour == 12 && (night || early)) time.hour = 0;
        if ((evening || (night && time.hour >= 5)) && time.hour < 12) time.hour += 12;
        // "a las 5" without more is the afternoon: shops are not open at five in the morning.
        const bool said = time.exact || night || evening || early || says("manana") ||
                          says("manha") || says("morning");
        if (!said && time.hour >= 1 && time.hour <= 6) time.hour += 12;
        constexpr int day = 24 * 60;
        const bool valid =
            time.hour >= 0 && time.hour <= 23 && time.minute > -60 && time.minute < 60;
        if (!valid) return;
        const int minutes = (time.hour * 60 + time.minute + day) % day;
        const auto two = [](int number) {
            return (number < 10 ? "0" : "") + std::to_string(number);
        };
        found_.push_back(
            {{"time", two(minutes / 60) + ":" + two(minutes % 60), match.begin, match.end}, 4});
    }

    const NormalisedText& text_;
    std::string_view folded_;
    std::vector<FoundValue>& found_;
};

}  // namespace

void find_times(const NormalisedText& text, std::vector<FoundValue>& found) {
    TimeFinder(text, found).find();
}

}  // namespace rules
