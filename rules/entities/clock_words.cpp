#include "rules/entities/clock_words.h"

#include "rules/entities/day_words.h"
#include "rules/entities/matches.h"

#include <array>
#include <string>

namespace rules {
namespace {

/// Numbers as words, of clocks only, in Spanish, English and Portuguese.
struct NumberWord {
    std::string_view word;
    int number;
};

constexpr auto number_words = std::to_array<NumberWord>({
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
    {"trece", 13},
    {"catorce", 14},
    {"quince", 15},
    {"dieciseis", 16},
    {"diecisiete", 17},
    {"dieciocho", 18},
    {"diecinueve", 19},
    {"veinte", 20},
    {"veintiuna", 21},
    {"veintidos", 22},
    {"veintitres", 23},
    {"veinticinco", 25},
    {"treinta", 30},
    {"treinta y cinco", 35},
    {"cuarenta", 40},
    {"cuarenta y cinco", 45},
    {"cincuenta", 50},
    {"cincuenta y cinco", 55},
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
    {"treze", 13},
    {"quatorze", 14},
    {"catorze", 14},
    {"quinze", 15},
    {"dezesseis", 16},
    {"dezasseis", 16},
    {"dezessete", 17},
    {"dezassete", 17},
    {"dezoito", 18},
    {"dezenove", 19},
    {"dezanove", 19},
    {"vinte", 20},
    {"vinte e uma", 21},
    {"vinte e duas", 22},
    {"vinte e tres", 23},
    {"vinte e cinco", 25},
    {"trinta", 30},
    {"trinta e cinco", 35},
    {"quarenta", 40},
    {"quarenta e cinco", 45},
    {"cinquenta", 50},
    {"cinquenta e cinco", 55},
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
});

PartOfDay part_named(std::string_view word) {
    if (word.starts_with("mad") || word == "a") return PartOfDay::early;
    if (word.starts_with("man") || word == "morning") return PartOfDay::morning;
    if (word.starts_with("no") || word.ends_with("night")) return PartOfDay::night;
    if (word.ends_with("dia")) return PartOfDay::noon;
    return PartOfDay::afternoon;  // "tarde", "evening", "p" of "p.m.".
}

constexpr std::string_view parts =
    "(manana|tarde|noche|madrugada|manha|noite|morning|afternoon|evening|night)";

/// "hoy", "del viernes", "on friday".
const std::string& a_day() {
    static const std::string day =
        "(?:(?:de|del|el|este|on|this|da|do|na|no) )?(?:hoy|pasado manana|manana|today|tomorrow|"
        "hoje|amanha|" +
        std::string(weekday_names) + ")";
    return day;
}

/// Behind the hour, with a day: "del viernes por la noche", "tomorrow evening", "esta noche".
PartOfDay part_behind(std::string_view rest) {
    static const RE2 said(
        "^,? (?:(?:" + a_day() +
        "),? (?:(?:(?:de|en|por|a) la|de|a|da|na|pela|in the|at) )?|esta |this )" +
        std::string(parts) + R"(\b)");
    static const RE2 tonight(R"(^,? tonight\b)");
    if (starts_with(rest, tonight)) return PartOfDay::night;
    const auto match = first_match(said, rest);
    return match ? part_named(match->groups[0]) : PartOfDay::unsaid;
}

/// Before the hour: "esta noche a las 9", "por la tarde para 4 personas, a las 7". Not what another
/// hour has said before it: "de 9 en la mañana a las 2".
PartOfDay part_before(std::string_view before) {
    static const RE2 said(
        R"((?:^|[^\d ] ?)(?:\b(?:(?:esta|this|(?:en|por|a) la|na|a|pela|in the|)" + a_day() + ") " +
        std::string(parts) + R"(|(tonight)))(?:,? )" + a_day() +
        R"()?(?:,? (?:(?:una |uma |a )?(?:mesa|table) )?(?:para|pra|for|somos|seremos) \w+(?: (?:personas?|pessoas?|people))?)?[ ,]*$)");
    const auto match = first_match(said, before);
    if (!match) return PartOfDay::unsaid;
    return part_named(match->groups[0].empty() ? match->groups[1] : match->groups[0]);
}

}  // namespace

int clock_number(std::string_view text) {
    const int value = number_of(text);
    if (value >= 0) return value;
    for (const NumberWord& known : number_words) {
        if (known.word == text) return known.number;
    }
    return -1;
}

SaidPart own_part_of_day(std::string_view folded, std::uint32_t end) {
    static const RE2 sure(
        R"(^(?: ?([ap])\. ?m\b\.?| ?([ap]) ?m\b|,? (?:de la|da) (manana|tarde|noche|madrugada|manha|noite)\b|,? d[eo]l? (mediodia|meio[ -]dia)\b))");
    static const RE2 perhaps(
        R"(^,? (?:(?:(?:en|por|a) la|na|a|pela) (manana|tarde|noche|madrugada|manha|noite)|de (tarde|noche|madrugada|manha|noite)|in the (morning|afternoon|evening)|at (night))\b)");
    const std::string_view rest = folded.substr(end);
    for (const RE2* pattern : {&sure, &perhaps}) {
        const auto match = first_match(*pattern, rest);
        if (!match) continue;
        std::string word;
        for (const std::string& group : match->groups) word += group;
        return {part_named(word), match->end, pattern == &sure};
    }
    return {};
}

SaidPart part_of_day(std::string_view folded, std::uint32_t begin, std::uint32_t end) {
    SaidPart said = own_part_of_day(folded, end);
    if (said.part != PartOfDay::unsaid) return said;
    said.part = part_behind(folded.substr(end));
    if (said.part != PartOfDay::unsaid) return said;
    const std::uint32_t from = tail_begin(begin);
    said.part = part_before(folded.substr(from, begin - from));
    return said;
}

}  // namespace rules
