#include "rules/patterns/required_literals.h"

#include <algorithm>
#include <optional>

namespace rules {
namespace {

constexpr std::size_t max_strings = 24;
constexpr std::size_t max_required = 96;
constexpr std::size_t max_length = 48;
constexpr std::size_t min_length = 3;
constexpr int max_depth = 40;

using Strings = std::vector<std::string>;

/// What is known about a part of a pattern.
struct Part {
    std::optional<Strings> exact;  ///< All it can match, when they are few.
    Strings required;              ///< One of these is in every match; empty: unknown.
};

Part anything() {
    return {};
}

Part nothing_but(std::string text) {
    return {Strings{std::move(text)}, {}};
}

std::size_t shortest(const Strings& strings) {
    std::size_t length = max_length;
    for (const std::string& text : strings) length = std::min(length, text.size());
    return length;
}

bool useful(const Strings& strings) {
    return !strings.empty() && shortest(strings) >= min_length && strings.size() <= max_required;
}

/// Longer literals are rarer; many of them cost more.
long score(const Strings& strings) {
    if (!useful(strings)) return -1;
    return static_cast<long>(std::min<std::size_t>(shortest(strings), 8)) * 16 -
           static_cast<long>(strings.size());
}

const Strings& better(const Strings& a, const Strings& b) {
    return score(b) > score(a) ? b : a;
}

Strings best_of(const Part& part) {
    const Strings& required = part.required;
    return part.exact ? better(*part.exact, required) : required;
}

void append_unique(Strings& to, const Strings& from) {
    for (const std::string& text : from) {
        if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(text);
    }
}

/// Reads the pattern from left to right. Whatever it does not know makes it give up, which is safe.
class Reader {
public:
    explicit Reader(std::string_view regex) : regex_(regex) {}

    [[nodiscard]] Strings read() {
        const Part whole = alternatives(0);
        if (failed_ || at_ != regex_.size()) return {};
        Strings best = best_of(whole);
        return useful(best) ? best : Strings{};
    }

private:
    [[nodiscard]] bool done() const { return at_ >= regex_.size(); }
    [[nodiscard]] char peek() const { return done() ? '\0' : regex_[at_]; }
    Part fail() {
        failed_ = true;
        return anything();
    }

    Part alternatives(int depth) {
        if (depth > max_depth) return fail();
        Part all = sequence(depth);
        Strings required = best_of(all);
        while (!failed_ && peek() == '|' && !done()) {
            ++at_;
            const Part next = sequence(depth);
            const Strings next_required = best_of(next);
            const bool known = useful(required) && useful(next_required);
            if (known) append_unique(required, next_required);
            if (!known) required.clear();
            if (all.exact && next.exact && all.exact->size() + next.exact->size() <= max_strings) {
                append_unique(*all.exact, *next.exact);
            } else {
                all.exact.reset();
            }
        }
        all.required = std::move(required);
        return all;
    }

    Part sequence(int depth) {
        Part whole = nothing_but("");
        Strings run = {""};  // What the last few parts match, exactly.
        bool exact = true;
        while (!failed_ && !done() && peek() != '|' && peek() != ')') {
            const Part part = repeated(depth);
            if (failed_) return anything();
            const auto product = part.exact ? join(run, *part.exact) : std::nullopt;
            if (product) {
                run = *product;
                continue;
            }
            exact = false;
            whole.required = better(better(whole.required, run), best_of(part));
            run = part.exact && part.exact->size() <= max_strings ? *part.exact : Strings{""};
        }
        if (exact) return {run, {}};
        return {std::nullopt, better(whole.required, run)};
    }

    static std::optional<Strings> join(const Strings& left, const Strings& right) {
        if (left.size() * right.size() > max_strings) return std::nullopt;
        Strings product;
        for (const std::string& head : left) {
            for (const std::string& tail : right) {
                if (head.size() + tail.size() > max_length) return std::nullopt;
                append_unique(product, {head + tail});
            }
        }
        return product;
    }

    Part repeated(int depth) {
        Part part = atom(depth);
        while (!failed_ && !done()) {
            const char sign = peek();
            if (sign == '?') {
                part = optional_of(part);
            } else if (sign == '*') {
                part = anything();
            } else if (sign == '+') {
                part = {std::nullopt, best_of(part)};
            } else if (sign != '{' || !counted(part)) {
                return part;
            }
            ++at_;
            if (peek() == '?') ++at_;  // A lazy one matches the same texts.
        }
        return part;
    }

    static Part optional_of(const Part& part) {
        if (!part.exact) return anything();
        Strings with = *part.exact;
        append_unique(with, {""});
        return {std::move(with), {}};
    }

    /// `{n}`, `{n,}`, `{n,m}`; leaves `at_` on the closing brace. False when it is a plain brace.
    bool counted(Part& part) {
        const std::size_t close = regex_.find('}', at_);
        if (close == std::string_view::npos) return false;
        const std::string_view inside = regex_.substr(at_ + 1, close - at_ - 1);
        const bool numbers = !inside.empty() && inside.front() >= '0' && inside.front() <= '9' &&
                             inside.find_first_not_of("0123456789,") == std::string_view::npos;
        if (!numbers) return false;
        const bool may_be_absent = inside.find_first_not_of('0') == std::string_view::npos ||
                                   inside[inside.find_first_not_of('0')] == ',';
        part = may_be_absent ? anything() : Part{std::nullopt, best_of(part)};
        at_ = close;
        return true;
    }

    Part atom(int depth) {
        const char c = regex_[at_];
        if (c == '(') return group(depth);
        if (c == '[') return character_class();
        if (c == '\\') return escape();
        if (c == '*' || c == '+' || c == '?') return fail();
        ++at_;
        if (c == '^' || c == '$') return nothing_but("");
        if (c == '.') return anything();
        std::string letter(1, c);
        while (!done() && (static_cast<unsigned char>(peek()) & 0xC0u) == 0x80u) {
            letter += regex_[at_++];
        }
        return nothing_but(std::move(letter));
    }

    Part group(int depth) {
        ++at_;
        if (peek() == '?') {
            const std::size_t colon = regex_.find_first_of(":)>", at_);
            if (colon == std::string_view::npos) return fail();
            at_ = colon + 1;
            if (regex_[colon] == ')') return nothing_but("");  // Flags only.
        }
        Part inside = alternatives(depth + 1);
        if (failed_ || peek() != ')') return fail();
        ++at_;
        return inside;
    }

    /// Few plain characters are known one by one; ranges, negations and names are not.
    Part character_class() {
        std::size_t i = at_ + 1;
        if (i < regex_.size() && regex_[i] == '^') ++i;
        const std::size_t first = i;
        if (i < regex_.size() && regex_[i] == ']') ++i;
        bool plain = first == at_ + 1 && i == first;
        Strings letters;
        for (; i < regex_.size() && regex_[i] != ']'; ++i) {
            const char c = regex_[i];
            if (c == '[') return fail();  // [[:alpha:]]
            const bool ascii = static_cast<unsigned char>(c) < 0x80;
            if (c == '\\' || c == '-' || !ascii) plain = false;
            if (c == '\\') ++i;
            append_unique(letters, {std::string(1, c)});
        }
        if (i >= regex_.size()) return fail();
        at_ = i + 1;
        if (!plain || letters.empty() || letters.size() > 6) return anything();
        return {std::move(letters), {}};
    }

    Part escape() {
        if (at_ + 1 >= regex_.size()) return fail();
        const char c = regex_[at_ + 1];
        at_ += 2;
        if (c == 'b' || c == 'B' || c == 'A' || c == 'z') return nothing_but("");
        if (std::string_view("wWdDsSntrfv").find(c) != std::string_view::npos) return anything();
        const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                            (c >= '0' && c <= '9') || static_cast<unsigned char>(c) >= 0x80;
        return letter ? fail() : nothing_but(std::string(1, c));
    }

    std::string_view regex_;
    std::size_t at_ = 0;
    bool failed_ = false;
};

}  // namespace

std::vector<std::string> required_literals(std::string_view regex) {
    return Reader(regex).read();
}

}  // namespace rules
