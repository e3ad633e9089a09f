#include "rules/patterns/required_literals.h"

#include "rules/patterns/bordered_text.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace rules {
namespace {

constexpr std::size_t max_strings = 24;
constexpr std::size_t max_required = 400;
constexpr std::size_t max_length = 48;
constexpr std::size_t min_length = 3;
constexpr std::size_t strongest = 16;
constexpr int max_depth = 40;

using Strings = std::vector<std::string>;

/// What stands in strings beside the bytes a pattern matches: a border of a word, and the ends of
/// the text. No text has these bytes where it has been folded, and a pattern that has is given up.
constexpr char border_sign = '\x01';
constexpr char begin_sign = '\x02';
constexpr char end_sign = '\x03';

/// What is known about a part of a pattern.
struct Part {
    std::optional<Strings> exact;  ///< All it can match, when they are few.
    Strings required;              ///< One of these is in every match; empty: unknown.
    /// Of a repeated part: every match begins with one of these and ends with one.
    std::optional<Strings> edges = std::nullopt;
};

/// The signs that stand just before and just after a part.
struct Signs {
    std::string before, after;
};

/// A string of a pattern as it stands in a bordered text, wherever it is matched.
std::string bordered_literal(std::string_view text) {
    BorderedWriter writer;
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (c == border_sign) {
            writer.border();
        } else if (c == begin_sign) {
            writer.begin_of_text();
        } else if (c != end_sign) {
            writer.add(c);
        } else if (text.find_first_not_of("\x01\x02\x03", at) == std::string_view::npos) {
            writer.end_of_text();
            break;
        }
    }
    return writer.take();
}

Part anything() {
    return {};
}

Part nothing_but(std::string text) {
    return {Strings{std::move(text)}, {}};
}

/// How rare a bordered literal is, roughly: a blank says half as much as a letter. 0: it cannot be
/// looked up.
std::size_t strength(const std::string& literal) {
    const auto blanks = static_cast<std::size_t>(std::count(literal.begin(), literal.end(), ' '));
    if (literal.size() < min_length || blanks == literal.size()) return 0;
    return 2 * literal.size() - blanks;
}

std::size_t weakest(const Strings& literals) {
    std::size_t least = strongest;
    for (const std::string& literal : literals) least = std::min(least, strength(literal));
    return least;
}

bool useful(const Strings& literals) {
    return !literals.empty() && weakest(literals) > 0 && literals.size() <= max_required;
}

/// Longer literals are rarer; many of them cost more.
long score(const Strings& literals) {
    if (!useful(literals)) return -static_cast<long>(max_required) - 1;
    return static_cast<long>(weakest(literals)) * 8 - static_cast<long>(literals.size());
}

Strings better(Strings a, Strings b) {
    return std::move(score(b) > score(a) ? b : a);
}

void append_unique(Strings& to, std::string text) {
    if (std::find(to.begin(), to.end(), text) == to.end()) to.push_back(std::move(text));
}

void append_unique(Strings& to, Strings from) {
    for (std::string& text : from) append_unique(to, std::move(text));
}

Strings bordered_literals(const Strings& strings) {
    Strings literals;
    for (const std::string& text : strings) append_unique(literals, bordered_literal(text));
    return literals;
}

Strings best_of(Part part) {
    if (!part.exact) return std::move(part.required);
    return better(bordered_literals(*part.exact), std::move(part.required));
}

/// Reads the pattern from left to right. Whatever it does not know makes it give up, which is safe.
class Reader {
public:
    explicit Reader(std::string_view regex) : regex_(regex) {}

    [[nodiscard]] Strings read() {
        Part whole = alternatives(0, {});
        if (failed_ || at_ != regex_.size()) return {};
        Strings best = best_of(std::move(whole));
        return useful(best) ? best : Strings{};
    }

private:
    [[nodiscard]] bool done() const { return at_ >= regex_.size(); }
    [[nodiscard]] char peek() const { return done() ? '\0' : regex_[at_]; }
    Part fail() {
        failed_ = true;
        return anything();
    }

    Part alternatives(int depth, const Signs& around) {
        if (depth > max_depth) return fail();
        Part all = sequence(depth, around);
        Strings required = best_of(all);
        bool known = useful(required);
        while (!failed_ && peek() == '|' && !done()) {
            ++at_;
            const Part next = sequence(depth, around);
            Strings next_required = best_of(next);
            known = known && required.size() <= max_required && useful(next_required);
            if (known) append_unique(required, std::move(next_required));
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

    Part sequence(int depth, const Signs& around) {
        Part whole;
        Strings run = {around.before};  // What the last few parts match, exactly.
        bool exact = true;
        while (!failed_ && !done() && peek() != '|' && peek() != ')') {
            if (take_letter(run)) continue;
            Part part = repeated(depth, {sign_that_ends(run), around.after});
            if (failed_) return anything();
            auto product = part.exact ? join(run, *part.exact) : std::nullopt;
            if (product) {
                run = *std::move(product);
                continue;
            }
            exact = false;
            const std::optional<Strings>& next = part.exact ? part.exact : part.edges;
            const auto longer = part.edges ? join(run, *part.edges) : std::nullopt;
            whole.required =
                better(std::move(whole.required), bordered_literals(longer ? *longer : run));
            run = next && next->size() <= max_strings ? *next : Strings{""};
            whole.required = better(std::move(whole.required), best_of(std::move(part)));
        }
        for (std::string& text : run) text += around.after;
        if (exact) return {std::move(run), {}};
        return {std::nullopt, better(std::move(whole.required), bordered_literals(run))};
    }

    /// Most of a pattern is letters that nothing repeats: they need no part of their own. False
    /// when the next is none.
    bool take_letter(Strings& run) {
        const char c = peek();
        const char after = at_ + 1 < regex_.size() ? regex_[at_ + 1] : '\0';
        const bool plain = c == ' ' || kind_of(c) == LetterKind::word;
        if (!plain || after == '?' || after == '*' || after == '+' || after == '{') return false;
        const bool too_long = std::any_of(run.begin(), run.end(), [](const std::string& text) {
            return text.size() >= max_length;
        });
        if (too_long) return false;
        for (std::string& text : run) text += c;
        ++at_;
        return true;
    }

    static std::optional<Strings> join(const Strings& left, const Strings& right) {
        if (left.size() * right.size() > max_strings) return std::nullopt;
        Strings product;
        for (const std::string& head : left) {
            for (const std::string& tail : right) {
                if (head.size() + tail.size() > max_length) return std::nullopt;
                append_unique(product, head + tail);
            }
        }
        return product;
    }

    /// The sign that stands at the end of all of them, if there is one.
    static std::string sign_that_ends(const Strings& run) {
        const char sign = run.front().empty() ? '\0' : run.front().back();
        const bool any = sign == border_sign || sign == begin_sign;
        const bool all = any && std::all_of(run.begin(), run.end(), [&](const std::string& text) {
                             return !text.empty() && text.back() == sign;
                         });
        return all ? std::string(1, sign) : std::string();
    }

    Part repeated(int depth, const Signs& around) {
        Part part = atom(depth, around);
        while (!failed_ && !done()) {
            const char sign = peek();
            if (sign == '?') {
                part = optional_of(part);
            } else if (sign == '*') {
                part = anything();
            } else if (sign == '+') {
                part = repeated_once_or_more(part);
            } else if (sign != '{' || !counted(part)) {
                return part;
            }
            ++at_;
            if (peek() == '?') ++at_;  // A lazy one matches the same texts.
        }
        return part;
    }

    static Part repeated_once_or_more(const Part& part) {
        return {std::nullopt, best_of(part), part.exact};
    }

    static Part optional_of(const Part& part) {
        if (!part.exact) return anything();
        Strings with = *part.exact;
        append_unique(with, std::string());
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
        part = may_be_absent ? anything() : repeated_once_or_more(part);
        at_ = close;
        return true;
    }

    Part atom(int depth, const Signs& around) {
        const char c = regex_[at_];
        if (c == '(') return group(depth, around);
        if (c == '[') return character_class();
        if (c == '\\') return escape();
        if (c == '*' || c == '+' || c == '?') return fail();
        ++at_;
        if (c == '^') return nothing_but(std::string(1, begin_sign));
        if (c == '$') return nothing_but(std::string(1, end_sign));
        if (c == '.') return anything();
        if (c == border_sign || c == begin_sign || c == end_sign) return fail();
        std::string letter(1, c);
        while (!done() && (static_cast<unsigned char>(peek()) & 0xC0u) == 0x80u) {
            letter += regex_[at_++];
        }
        return nothing_but(std::move(letter));
    }

    /// Where the group that begins at `at_` ends: at its closing parenthesis, or at the end.
    [[nodiscard]] std::size_t end_of_group() const {
        std::size_t open = 0;
        for (std::size_t i = at_; i < regex_.size(); ++i) {
            const char c = regex_[i];
            if (c == '\\') {
                ++i;
            } else if (c == '[') {
                if (regex_.substr(i + 1, 1) == "^") ++i;
                if (regex_.substr(i + 1, 1) == "]") ++i;
                for (++i; i < regex_.size() && regex_[i] != ']'; ++i) {
                    if (regex_[i] == '\\') ++i;
                }
            } else if (c == '(') {
                ++open;
            } else if (c == ')' && --open == 0) {
                return i;
            }
        }
        return regex_.size();
    }

    /// The signs around a group that stands between `outer` ones. A repeated group has none: they
    /// do not stand around each time.
    [[nodiscard]] Signs signs_around_group(const Signs& outer) const {
        const std::string_view rest = regex_.substr(std::min(end_of_group() + 1, regex_.size()));
        if (!rest.empty() && std::string_view("*+?{").find(rest.front()) != rest.npos) return {};
        Signs around{outer.before, ""};
        if (rest.starts_with("\\b")) around.after = border_sign;
        if (rest.starts_with("$") || rest.starts_with("\\z")) around.after = end_sign;
        const bool last = rest.empty() || rest.front() == '|' || rest.front() == ')';
        if (last) around.after = outer.after;
        return around;
    }

    Part group(int depth, const Signs& outer) {
        const Signs around = signs_around_group(outer);
        ++at_;
        if (peek() == '?') {
            const std::size_t colon = regex_.find_first_of(":)>", at_);
            if (colon == std::string_view::npos) return fail();
            at_ = colon + 1;
            if (regex_[colon] == ')') return nothing_but("");  // Flags only.
        }
        Part inside = alternatives(depth + 1, around);
        if (failed_ || peek() != ')') return fail();
        ++at_;
        return inside;
    }

    /// Few plain characters are known one by one; ranges, negations and names are not. Signs that
    /// are part of no word are all one in a bordered text.
    Part character_class() {
        std::size_t i = at_ + 1;
        if (i < regex_.size() && regex_[i] == '^') ++i;
        const std::size_t first = i;
        if (i < regex_.size() && regex_[i] == ']') ++i;
        bool plain = first == at_ + 1 && i == first;
        Strings letters;
        for (; i < regex_.size() && regex_[i] != ']'; ++i) {
            char c = regex_[i];
            if (c == '[') return fail();  // [[:alpha:]]
            if (c == '\\' && i + 1 < regex_.size()) {
                c = regex_[++i];
                if (c == 's') c = ' ';
                plain = plain && kind_of(c) == LetterKind::sign;
            } else if (c == '-') {
                plain = plain && (i == first || (i + 1 < regex_.size() && regex_[i + 1] == ']'));
            }
            const LetterKind kind = kind_of(c);
            plain = plain && kind != LetterKind::other && static_cast<unsigned char>(c) >= ' ';
            append_unique(letters, std::string(1, kind == LetterKind::sign ? ' ' : c));
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
        if (c == 'b') return nothing_but(std::string(1, border_sign));
        if (c == 'A') return nothing_but(std::string(1, begin_sign));
        if (c == 'z') return nothing_but(std::string(1, end_sign));
        if (c == 'B') return nothing_but("");
        // All that is a blank in a bordered text.
        if (std::string_view("sntrfv").find(c) != std::string_view::npos) return nothing_but(" ");
        if (std::string_view("wWdDS").find(c) != std::string_view::npos) return anything();
        const bool plain = kind_of(c) == LetterKind::sign && static_cast<unsigned char>(c) >= ' ';
        return plain || c == '_' ? nothing_but(std::string(1, c)) : fail();
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
