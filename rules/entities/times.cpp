#include "rules/entities/clock_words.h"
#include "rules/entities/finders.h"
#include "rules/entities/matches.h"

#include <string>
#include <string_view>

namespace rules {
namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    for (const std::string_view other : words) {
        if (word == other) return true;
    }
    return false;
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Hours, folded; the longer first.
constexpr std::string_view hour_words =
    "una|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once|doce|uma|duas|quatro|sete|oito|nove|"
    "dez|onze|doze";
constexpr std::string_view late_hour_words =
    "trece|catorce|quince|dieciseis|diecisiete|dieciocho|diecinueve|veintiuna|veintidos|veintitres|"
    "veinte|treze|quatorze|catorze|quinze|dezesseis|dezasseis|dezessete|dezassete|dezoito|dezenove|"
    "dezanove|vinte e uma|vinte e duas|vinte e tres|vinte";
constexpr std::string_view english_hour_words =
    "one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve";

/// What follows "y", "e", "menos"; the longer first.
constexpr std::string_view minute_words =
    "media|cuarto|cinco|diez|quince|veinticinco|veinte|treinta y cinco|treinta|cuarenta y cinco|"
    "cuarenta|cincuenta y cinco|cincuenta|meia|um quarto|dez|quinze|vinte e cinco|vinte|trinta e "
    "cinco|trinta|quarenta e cinco|quarenta|cinquenta e cinco|cinquenta";

/// What a message says about a time of day.
struct Clock {
    int hour = -1;
    int minute = 0;      ///< Below 0: before the hour.
    bool exact = false;  ///< Written as a clock shows it: 04:30 is in the morning.
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
    /// "a las 5", "17:30", "5:30 pm", "às 14h".
    void find_digits() {
        static const RE2 named(
            R"(\b(?:a las?|alas?|as|at|sobre las|desde las|hasta las|antes de las) (\d{1,2})(?:[:.h](\d{2}))?(\s?hs?\b)?)");
        static const RE2 clock(R"(\b(\d{1,2})[:h](\d{2})(\s?hs?\b)?)");
        static const RE2 hours(R"(\b(\d{1,2})()(\s?hs?\b))");
        for (const RE2* pattern : {&named, &clock, &hours}) {
            for (const TextMatch& match : all_matches(*pattern, folded_)) add_digits(match);
        }
        find_opening();
    }
    /// The 9 of "de 9 a 14 h"; "de 2 a 4 h" is rather how long something takes.
    void find_opening() {
        static const RE2 pattern(
            R"(\b(?:de|das|from|entre) (\d{1,2})()() (?:a|as|to|y|e) (\d{1,2})(?:[:.h]\d{2})?\s?hs?\b)");
        for (TextMatch match : all_matches(pattern, folded_)) {
            const int opens = clock_number(match.groups[0]);
            if (opens < 6 || clock_number(match.groups[3]) <= opens) continue;
            match.end = match.group_end[0];
            add({opens, 0, true}, match);
        }
    }
    /// With the groups hour, minutes, "h".
    void add_digits(const TextMatch& match) {
        const std::string& hour = match.groups[0];
        const std::string_view rest = folded_.substr(match.end);
        const bool whole = rest.empty() || !is_word(rest.front()) ||
                           own_part_of_day(folded_, match.end).part != PartOfDay::unsaid;
        if (!whole) return;
        const int minutes = match.groups[1].empty() ? 0 : clock_number(match.groups[1]);
        const std::string_view written =
            folded_.substr(match.group_begin[0], match.end - match.group_begin[0]);
        const bool exact = hour.front() == '0' || written.find('h') != std::string_view::npos;
        add({clock_number(hour), minutes, exact}, match);
    }
    static bool is_word(char c) { return is_digit(c) || (c >= 'a' && c <= 'z') || c == '_'; }

    /// "a las cinco y media", "hasta la una", "às três e quinze da tarde", "las 8 menos cuarto",
    /// "a las 7 y 30 pm", "às 14h e 30". "Hasta" and the like belong to the match: of two readings
    /// of a stretch the longer stays, and `find_digits` reads them too.
    void find_after() {
        static const RE2 pattern(
            R"(\b(?:(?:sobre|desde|hasta|antes de) )?(a|alas|las?|as|das|pelas) ()" +
            std::string(hour_words) + "|" + std::string(late_hour_words) +
            R"(|\d{1,2}(?:\s?hs?)?)\b( (?:y|e|menos) (?:)" + std::string(minute_words) +
            R"(|[0-5][05])\b| [0-5][05]\b)?( horas| en punto| em ponto)?)");
        for (TextMatch match : all_matches(pattern, folded_)) {
            if (!has_minutes(match)) forget_minutes(match);
            const std::string& hour = match.groups[1];
            const bool hour_marked = is_digit(hour.front()) && !is_digit(hour.back());
            const bool one = hour == "una" || hour == "uma" || hour == "1";
            const std::string& minutes = match.groups[2];
            const bool in_words = !minutes.empty() && !is_digit(minutes.back());
            const bool marked = in_words || !match.groups[3].empty() || has_own_part(match);
            if (is_digit(hour.front()) && minutes.empty()) continue;  // `find_digits` reads it.
            // "las tres camisas", "as três blusas", "a una amiga" are no times.
            const bool spanish_one = one && match.groups[0] == "la";
            const bool introduced = introduces_time(match) || spanish_one;
            if (one && !spanish_one && !accented(match) && !marked) continue;
            if (!marked && !introduced) continue;
            add({clock_number(hour), minutes_in(minutes), hour_marked}, match);
        }
    }
    /// Not so: "a las 8 y 10 personas", "a las 3 y 15 de mayo", "entre las 8 y 10 de la noche";
    /// without "y" they end the sentence.
    [[nodiscard]] bool has_minutes(const TextMatch& match) const {
        static const RE2 more(
            R"(^ (?:person|pessoa|people|pax|comensal|adult|nin[oa]|crianca|minut|dia|unid|euro|peso|d[eo] (?:ene|jan|feb|fev|mar|abr|may|mai|jun|jul|ago|sep|set|oct|out|nov|dic|dez)))");
        static const RE2 any(R"(^ ?[a-z0-9])");
        static const RE2 hour(R"(^ [ye] (?:cinco|diez|dez|quince|quinze|veinte|vinte|[01]\d|20)$)");
        if (preceded_by(match, {"entre "}) && starts_with(match.groups[2], hour)) return false;
        if (!match.groups[3].empty() || has_own_part(match)) return true;
        const bool bare = match.groups[2].size() == 3;
        return !starts_with(folded_.substr(match.end), bare ? any : more);
    }
    static void forget_minutes(TextMatch& match) {
        match.end = match.group_end[1];
        match.groups[2].clear();
    }
    [[nodiscard]] bool has_own_part(const TextMatch& match) const {
        return own_part_of_day(folded_, match.end).part != PartOfDay::unsaid;
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
        const std::string_view before = folded_.substr(0, match.group_begin[0]);
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
            std::string_view(text_.original).substr(text_.origin[match.group_begin[0]], 2);
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
        static const RE2 am_i(R"(^ am i\b)");
        return match.groups[0] == "one" && starts_with(folded_.substr(match.end), am_i) &&
               !preceded_by(match,
                            {"at ", "by ", "before ", "after ", "until ", "till ", "around "});
    }
    static int minutes_in(std::string_view words) {
        if (words.empty()) return 0;
        words.remove_prefix(1);
        const std::size_t blank = words.find(' ');
        const int minutes = clock_number(words.substr(blank + 1));
        return words.substr(0, blank) == "menos" ? -minutes : minutes;
    }

    /// "cuarto para las cinco", "quinze para as três", "quarter to six", "at ten to six".
    void find_before() {
        static const RE2 foreign(
            R"(\b(un cuarto|cuarto|cinco|diez|quince|veinte|um quarto|dez|quinze|vinte) (?:para las?|para as?|pras?) ()" +
            std::string(hour_words) + R"(|\d{1,2})\b)");
        for (const TextMatch& match : all_matches(foreign, folded_)) {
            const std::string_view minutes(match.groups[0]);
            const int before = minutes == "un cuarto" ? 15 : clock_number(minutes);
            add({clock_number(match.groups[1]), -before}, match);
        }
        // "five to ten days" is no time: only quarters go without "at".
        static const RE2 english(
            R"(\b(?:(?:at|by|until|till|before|around|about) (five|ten|twenty|twenty[ -]five)|(?:a )?(quarter)) (?:to|till|before) ()" +
            std::string(english_hour_words) + R"(|\d{1,2})\b)");
        for (const TextMatch& match : all_matches(english, folded_)) {
            const int before = clock_number(match.groups[0] + match.groups[1]);
            add({clock_number(match.groups[2]), -before}, match);
        }
    }

    /// "cinco de la tarde", "8 de la noche", "five in the afternoon", "six o'clock", "seven pm".
    void find_part_of_day() {
        static const RE2 pattern(
            R"(\b()" + std::string(hour_words) + "|" + std::string(english_hour_words) +
            R"(|\d{1,2})(?:( (?:y|e) (?:media|cuarto|meia|quinze|quince|treinta|trinta|15|30|45))|[:.h](\d{2}))?( o.{0,3}clock\b)?)");
        for (const TextMatch& match : all_matches(pattern, folded_)) {
            const SaidPart said = own_part_of_day(folded_, match.end);
            const bool clock = !match.groups[3].empty();
            const bool told = clock || said.marks_hour ||
                              (said.part != PartOfDay::unsaid && !counts_something(match));
            if (!told || is_verb(match)) continue;
            const std::string& digits = match.groups[2];
            const int minutes = digits.empty() ? minutes_in(match.groups[1]) : clock_number(digits);
            add({clock_number(match.groups[0]), minutes}, match);
        }
    }
    /// "mesa para 4 en la noche", "una por la mañana".
    [[nodiscard]] bool counts_something(const TextMatch& match) const {
        return match.groups[0] == "una" || match.groups[0] == "uma" ||
               preceded_by(match, {"para ", "pra ", "for ", "of ", "somos ", "seremos ", "con ",
                                   "com ", "de ", "mesa ", "table "});
    }

    /// "half past six", "a quarter past 5", "at six", "at six thirty", "at 7 30 pm".
    void find_english() {
        static const RE2 past(
            R"(\b(half|a quarter|quarter|five|ten|twenty|twenty[ -]five) past ()" +
            std::string(english_hour_words) + R"(|\d{1,2})\b)");
        for (const TextMatch& match : all_matches(past, folded_)) {
            add({clock_number(match.groups[1]), clock_number(match.groups[0])}, match);
        }
        static const RE2 at(R"(\b(?:at|by|until|till|before|after|around) (half )?()" +
                            std::string(english_hour_words) +
                            R"(|\d{1,2})( thirty| fifteen| forty[ -]five| [0-5][05])?\b)");
        for (const TextMatch& match : all_matches(at, folded_)) {
            const std::string& minutes = match.groups[2];
            const bool half = !match.groups[0].empty();
            const bool digits = is_digit(match.groups[1].front());
            if (digits && (minutes.empty() || !has_own_part(match))) continue;
            if (!half && minutes.empty() && !ends_there(match)) continue;
            const int minute = minutes.empty() ? 0 : clock_number(minutes.substr(1));
            add({clock_number(match.groups[1]), half ? 30 : minute}, match);
        }
    }

    void find_noon() {
        static const RE2 pattern(
            R"(\b(mediodia|meio[ -]dia|noon|midday|medianoche|meia[ -]noite|midnight)\b)");
        for (const TextMatch& match : all_matches(pattern, folded_)) {
            add_at(clock_number(match.groups[0]), 0, match.begin, match.end);
        }
    }

    void add(Clock time, const TextMatch& match) {
        const SaidPart said = part_of_day(folded_, match.begin, match.end);
        const bool night = said.part == PartOfDay::night;
        const bool later = said.part == PartOfDay::afternoon || (night && time.hour >= 5) ||
                           (said.part == PartOfDay::noon && time.hour < 5);
        if (time.hour == 12 && (night || said.part == PartOfDay::early)) {
            time.hour = 0;
        }
        if (later && time.hour > 0 && time.hour < 12) time.hour += 12;
        // "a las 5" without more is the afternoon: shops are not open at five in the morning.
        const bool open = said.part == PartOfDay::unsaid && !time.exact;
        if (open && time.hour >= 1 && time.hour <= 6) time.hour += 12;
        add_at(time.hour, time.minute, match.begin, match.end + said.length);
    }
    void add_at(int hour, int minute, std::uint32_t begin, std::uint32_t end) {
        constexpr int day = 24 * 60;
        const bool valid = hour >= 0 && hour <= 23 && minute > -60 && minute < 60;
        if (!valid) return;
        const int minutes = (hour * 60 + minute + day) % day;
        const auto two = [](int number) {
            return (number < 10 ? "0" : "") + std::to_string(number);
        };
        found_.push_back({{"time", two(minutes / 60) + ":" + two(minutes % 60), begin, end}, 4});
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
