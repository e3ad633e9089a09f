#include "rules/entities/finders.h"
#include "rules/entities/matches.h"

#include <algorithm>
#include <array>

namespace rules {
namespace {

void add(const char* type,
         std::string value,
         std::uint32_t begin,
         std::uint32_t end,
         int rank,
         std::vector<FoundValue>& found) {
    if (begin < end) found.push_back({{type, std::move(value), begin, end}, rank});
}

std::string digits_of(std::string_view text) {
    std::string digits;
    for (const char c : text) {
        if (c >= '0' && c <= '9') digits += c;
    }
    return digits;
}

void find_emails(const NormalisedText& text, std::vector<FoundValue>& found) {
    static const RE2 email(R"(\b[a-z0-9._%+-]+@[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,24}\b)");
    for (const TextMatch& match : all_matches(email, text.folded)) {
        add("email", text.folded.substr(match.begin, match.end - match.begin), match.begin,
            match.end, 9, found);
    }
}

/// What announces a telephone number.
constexpr std::string_view phone_words =
    R"(telefono|tel|tfno|movil|celular|cel|whatsapp|wasap|phone|mobile|cell|telefone|zap|numero de contacto|call me|llam\w+|liga\w*)";

/// How a country writes its national numbers: its code and their lengths.
struct PhonePlan {
    std::string_view country;
    std::string_view code;
    std::size_t shortest;
    std::size_t longest;
};

constexpr std::array<PhonePlan, 15> phone_plans = {{
    {"ES", "34", 9, 9},
    {"MX", "52", 10, 10},
    {"CO", "57", 10, 10},
    {"AR", "54", 10, 11},
    {"CL", "56", 9, 9},
    {"PE", "51", 9, 9},
    {"UY", "598", 8, 9},
    {"EC", "593", 9, 9},
    {"BR", "55", 10, 11},
    {"PT", "351", 9, 9},
    {"US", "1", 10, 10},
    {"CA", "1", 10, 10},
    {"GB", "44", 10, 11},
    {"IE", "353", 9, 10},
    {"VE", "58", 10, 10},
}};

/// +573001234567 where the number is sure, else its digits; empty when it is no number at all.
std::string canonical_phone(const std::string& written, std::string_view country) {
    std::string digits = digits_of(written);
    if (written.front() == '+') {
        return digits.size() >= 8 && digits.size() <= 15 ? "+" + digits : std::string();
    }
    if (digits.rfind("00", 0) == 0 && digits.size() >= 11) return "+" + digits.substr(2);
    for (const PhonePlan& plan : phone_plans) {
        if (plan.country != country) continue;
        const bool with_code = digits.rfind(plan.code, 0) == 0 &&
                               digits.size() >= plan.code.size() + plan.shortest &&
                               digits.size() <= plan.code.size() + plan.longest;
        if (with_code) return "+" + digits;
        if (digits.size() > plan.shortest && digits.front() == '0') digits.erase(0, 1);
        const bool national = digits.size() >= plan.shortest && digits.size() <= plan.longest;
        return national ? "+" + std::string(plan.code) + digits : std::string();
    }
    return digits.size() >= 9 && digits.size() <= 12 ? digits : std::string();
}

void find_phones(const NormalisedText& text,
                 std::string_view country,
                 std::vector<FoundValue>& found) {
    static const RE2 named("(?:" + std::string(phone_words) +
                           R"()\W{0,3}(?:\w+\W){0,3}?(\+?\d[\d .()-]{6,18}\d))");
    static const RE2 free(R"((?:^|[^\w#+-])((?:\+|00)?\d[\d .()-]{7,18}\d)\b)");
    const auto take = [&](const RE2& pattern, int rank) {
        for (const TextMatch& match : all_matches(pattern, text.folded)) {
            const std::string value = canonical_phone(match.groups[0], country);
            if (value.empty()) continue;
            add("phone", value, match.group_begin[0], match.group_end[0], rank, found);
        }
    };
    take(named, 8);
    take(free, 4);
}

/// "1.299,50" and "1,299.50" are 1299.50: the last sign with two digits behind it is the point.
std::string canonical_amount(std::string_view written) {
    const std::size_t sign = written.find_last_of(".,");
    const bool decimals = sign != std::string_view::npos && written.size() - sign - 1 <= 2 &&
                          written.size() - sign - 1 >= 1;
    std::string whole = digits_of(written.substr(0, decimals ? sign : written.size()));
    if (decimals) whole += "." + digits_of(written.substr(sign + 1));
    return whole;
}

std::string currency_of(const std::string& sign) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 16> known = {{
        {"€", "EUR"},
        {"eur", "EUR"},
        {"euro", "EUR"},
        {"euros", "EUR"},
        {"us$", "USD"},
        {"usd", "USD"},
        {"dolares", "USD"},
        {"dollars", "USD"},
        {"r$", "BRL"},
        {"reais", "BRL"},
        {"brl", "BRL"},
        {"£", "GBP"},
        {"pounds", "GBP"},
        {"mxn", "MXN"},
        {"cop", "COP"},
        {"soles", "PEN"},
    }};
    for (const auto& [written, code] : known) {
        if (written == sign) return " " + std::string(code);
    }
    return {};
}

void find_money(const NormalisedText& text, std::vector<FoundValue>& found) {
    static const RE2 before(R"((€|us\$|r\$|\$|£|\b(?:usd|eur|cop|mxn|brl))\s?(\d[\d.,]*\d|\d))");
    static const RE2 after(
        R"(\b(\d[\d.,]*\d|\d)\s?(€|£|\$|(?:euros?|eur|usd|dolares|dollars|pesos|reais|brl|mxn|cop|soles|pounds)\b))");
    static const RE2 digit(R"(^\s?\d)");
    for (const TextMatch& match : all_matches(before, text.folded)) {
        add("money", canonical_amount(match.groups[1]) + currency_of(match.groups[0]), match.begin,
            match.end, 6, found);
    }
    const std::string_view folded(text.folded);
    for (const TextMatch& match : all_matches(after, folded)) {
        // The sign of "pedido 4512 $30" belongs to what follows it.
        const bool word = match.groups[1].front() >= 'a' && match.groups[1].front() <= 'z';
        if (!word && starts_with(folded.substr(match.end), digit)) continue;
        add("money", canonical_amount(match.groups[0]) + currency_of(match.groups[1]), match.begin,
            match.end, 6, found);
    }
}

void find_sizes(const NormalisedText& text, std::vector<FoundValue>& found) {
    static const RE2 named(
        R"(\b(?:talla|talle|size|tamanho|numero|calzo|calco|un|una|la|el|the|o|a)\s(?:la |el |un |una |es |is )?(x{0,3}s|m|x{0,3}l|[2-6]xl|[2-5]\d(?:[.,]5)?)\b)");
    static const RE2 plain(R"(\b(x{1,3}s|x{1,3}l|[2-6]xl)\b)");
    static const RE2 sized(R"(\b(?:talla|talle|size|tamanho|calzo|calco)\b)");
    const bool about_size = RE2::PartialMatch(text.folded, sized);
    for (const TextMatch& match : all_matches(plain, text.folded)) {
        add("size", upper_case(match.groups[0]), match.begin, match.end, 3, found);
    }
    if (!about_size) return;
    for (const TextMatch& match : all_matches(named, text.folded)) {
        add("size", upper_case(match.groups[0]), match.group_begin[0], match.group_end[0], 5,
            found);
    }
}

}  // namespace

bool speaks_of_phone(const NormalisedText& text) {
    static const RE2 words(R"(\b(?:)" + std::string(phone_words) + R"()\b)");
    return RE2::PartialMatch(text.folded, words);
}

void find_codes(const NormalisedText& text,
                std::string_view country,
                std::vector<FoundValue>& found) {
    const bool has_digit = text.folded.find_first_of("0123456789") != std::string::npos;
    if (text.folded.find('@') != std::string::npos) find_emails(text, found);
    find_sizes(text, found);
    if (!has_digit) return;
    find_phones(text, country, found);
    find_money(text, found);
}

}  // namespace rules
