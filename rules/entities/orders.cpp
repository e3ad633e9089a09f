#include "rules/entities/finders.h"
#include "rules/entities/matches.h"

#include <algorithm>
#include <string>

namespace rules {
namespace {

/// What has a number. Of the first kind there are amounts too: "un pedido de 100".
constexpr std::string_view bought =
    "pedido|orden|order|compra|encomenda|envio|factura|reserva|booking";
constexpr std::string_view tracked =
    "seguimiento|tracking|guia|rastreio|referencia|reference|caso|case|ticket";

class OrderFinder {
public:
    OrderFinder(std::string_view text, std::vector<FoundValue>& found)
        : text_(text), found_(found), others_(found) {}

    void find() {
        find_named();
        find_numbers();
        static const RE2 hash(R"(#\s?([a-z]{0,4}-?\d[a-z0-9-]{2,17})\b)");
        static const RE2 shaped(
            R"((?:^|[^\w-])([a-z]{2,4}-\d[a-z0-9-]{2,17}|[a-z]{2,4}\d{4,14})\b)");
        static const RE2 alone(R"(^\W*(?:es |e |is |el |o |no |n )?(\d{4,12})\W*$)");
        for (const TextMatch& match : all_matches(hash, text_)) {
            if (!is_percentage(match.end)) add(match, 0, 7);  // Not so: "#100%algodon".
        }
        for (const TextMatch& match : all_matches(shaped, text_)) add(match, 0, 5);
        for (const TextMatch& match : all_matches(alone, text_)) add(match, 0, 3);
    }

private:
    void add(const TextMatch& match, std::size_t group, int rank) {
        found_.push_back({{"order", upper_case(match.groups[group]), match.group_begin[group],
                           match.group_end[group]},
                          rank});
    }

    /// "pedido 4512", "order number is 99120".
    void find_named() {
        static const RE2 named(
            "\\b(?:(" + std::string(bought) + ")|" + std::string(tracked) +
            R"()s?\W{0,3}(?:(?:n|no|nro|num|numero|number|code|codigo|ref|es|is|e|el|o|the|de|con)\W{0,3}){0,4}#?\s?([a-z]{0,4}-?\d[a-z0-9-]{2,17})\b)");
        for (const TextMatch& match : all_matches(named, text_)) {
            const bool amount = !match.groups[0].empty() && is_amount_of(match);
            if (!amount && may_be_number(match, 1)) add(match, 1, 7);
        }
    }
    /// "mi número es 45120"; what may be a telephone's needs an order near it.
    void find_numbers() {
        static const RE2 number(
            R"((numero|number|num|nro|codigo|code)\W{0,3}(?:(?:de|del|of|do|es|is|e|pedido|order|mi|my)\W{1,3}){0,4}#?\s?([a-z]{0,4}-?\d[a-z0-9-]{2,17})\b)");
        for (const TextMatch& match : all_matches(number, text_)) {
            const bool code = match.groups[0].starts_with("cod");
            const bool phone = !code && may_be_phone(match) && !order_near(match);
            if (!phone && may_be_number(match, 1)) add(match, 1, 7);
        }
    }

    /// "un pedido de 100 camisetas", "la factura de 2025".
    [[nodiscard]] bool is_amount_of(const TextMatch& match) const {
        const bool digits = match.groups[1].find_first_not_of("0123456789") == std::string::npos;
        return digits && text_.substr(0, match.group_begin[1]).ends_with(" de ");
    }

    /// Not so: an amount, a day, a stretch of hours, a measure; but what is called a number is one.
    [[nodiscard]] bool may_be_number(const TextMatch& match, std::size_t group) const {
        const std::uint32_t begin = match.group_begin[group];
        const std::uint32_t end = match.group_end[group];
        if (covered_by("money", begin, end) || is_percentage(end)) return false;
        static const RE2 called(
            R"((?:#\s?|\b(?:n|no|nro|num|numero|number|ref|referencia|codigo|code)\W{1,3}(?:(?:es|is|e) )?)$)");
        const std::uint32_t from = tail_begin(begin);
        if (first_match(called, text_.substr(from, begin - from))) return true;
        return !covered_by("date", begin, end) && !is_measure(match.groups[group], end);
    }
    [[nodiscard]] bool is_percentage(std::uint32_t end) const {
        static const RE2 sign(R"(^\s?%)");
        return starts_with(text_.substr(end), sign);
    }
    /// "24-48h", "500g", "2x1", the 120 of "120 minutos", the 2000 of "2000 personas", the 150 of
    /// "150.000".
    [[nodiscard]] bool is_measure(const std::string& value, std::uint32_t end) const {
        static const RE2 measure(
            R"(^(?:\d{1,4}(?:-\d{1,4})?(?:hs?|hrs?|min|k|kg|gr?|ml|l|cm|mm)|\d{1,2}x\d{1,3})$)");
        static const RE2 few(R"(^\d{1,3}(?:-\d{1,3})?$)");
        static const RE2 thousands(R"(^[.,]\d{3}(?:\D|$))");
        static const RE2 amount(R"(^\d{1,4}(?:-\d{1,4})?$)");
        static const RE2 unit(
            R"(^\s?(?:hs?|hrs?|horas?|hours?|dias?|days?|semanas?|weeks?|min|minutos?|minutes?|mil|thousand|kg|kilos?|gr?|gramos|gramas|ml|litros?|cm|metros?|unidades|units|piezas|pecas|pieces|personas|people|pessoas)\b)");
        static const RE2 cents(R"(^[.,]\d{2}(?:\D|$))");
        const std::string_view rest = text_.substr(end);
        return starts_with(value, measure) || starts_with(rest, cents) ||
               (starts_with(value, few) && starts_with(rest, thousands)) ||
               (starts_with(value, amount) && starts_with(rest, unit));
    }
    [[nodiscard]] bool covered_by(std::string_view type,
                                  std::uint32_t begin,
                                  std::uint32_t end) const {
        return std::any_of(others_.begin(), others_.end(), [&](const FoundValue& other) {
            return other.entity.type == type && other.entity.begin <= begin &&
                   end <= other.entity.end;
        });
    }

    [[nodiscard]] bool may_be_phone(const TextMatch& match) const {
        static const RE2 grouped(R"(^\d{3}[ -]\d{3}[ -]\d{4}\b)");
        const std::uint32_t begin = match.group_begin[1];
        return starts_with(text_.substr(begin), grouped) ||
               std::any_of(others_.begin(), others_.end(), [&](const FoundValue& other) {
                   return other.entity.type == "phone" && other.entity.begin < match.end &&
                          begin < other.entity.end;
               });
    }
    /// Whether an order is spoken of shortly before, in the same sentence, or in the match itself.
    [[nodiscard]] bool order_near(const TextMatch& match) const {
        static const RE2 near("\\b(?:" + std::string(bought) + "|" + std::string(tracked) +
                              R"()s?\b[^.;?!]*$)");
        const std::uint32_t from = tail_begin(match.begin);
        return first_match(near, text_.substr(from, match.group_begin[1] - from)).has_value();
    }

    std::string_view text_;
    std::vector<FoundValue>& found_;
    std::vector<FoundValue> others_;  ///< What was found before.
};

}  // namespace

void find_orders(const NormalisedText& text, std::vector<FoundValue>& found) {
    if (text.folded.find_first_of("0123456789") == std::string::npos) return;
    OrderFinder(text.folded, found).find();
}

}  // namespace rules
