#include "rules/text/excerpt.h"

#include "rules/text/folding.h"

#include <utf8proc.h>

namespace rules {
namespace {

/// A word is not longer than this; what is has no border worth looking for.
constexpr std::size_t longest_word = 100;
constexpr std::string_view blanks = " \t\r\n";
/// Between what is read: no sentence, number or name goes across it.
constexpr std::string_view gap = "\n...\n";
constexpr int most_following_bytes = 3;

bool follows(std::string_view text, std::size_t at) {
    return at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U;
}

/// The places where a letter ends with all its marks, from `at` on, one after the other.
class LetterBorders {
public:
    LetterBorders(std::string_view text, std::size_t at) : text_(text), at_(at) {
        for (int i = 0; i < most_following_bytes && follows(text_, at_); ++i) ++at_;
    }
    [[nodiscard]] std::size_t at() const { return at_; }
    void next() {
        do {
            const CodePoint point = code_point_at(text_, at_);
            before_ = point.value;
            at_ += point.length;
        } while (at_ < text_.size() && !utf8proc_grapheme_break_stateful(
                                           before_, code_point_at(text_, at_).value, &state_));
    }

private:
    std::string_view text_;
    std::size_t at_;
    std::int32_t before_ = 0;
    std::int32_t state_ = 0;
};

/// What a letter belongs together with stands within so many bytes; marks without end are cut.
constexpr std::size_t longest_letter = 200;

std::size_t code_point_border(std::string_view text, std::size_t limit) {
    for (int i = 0; i < most_following_bytes && follows(text, limit); ++i) ++limit;
    return limit;
}

/// The last border of a letter that is not after `limit`.
std::size_t letter_border_before(std::string_view text, std::size_t limit) {
    LetterBorders borders(text.substr(0, limit + longest_letter), limit - longest_letter);
    std::size_t last = 0;
    for (; borders.at() <= limit; borders.next()) last = borders.at();
    const bool only_marks = last + longest_letter / 2 < limit;
    return only_marks ? code_point_border(text, limit) : last;
}

/// The first border of a letter that is not before `limit`.
std::size_t letter_border_after(std::string_view text, std::size_t limit) {
    LetterBorders borders(text.substr(0, limit + longest_letter), limit - longest_letter);
    while (borders.at() < limit) borders.next();
    const bool only_marks = borders.at() >= limit + longest_letter;
    return only_marks ? code_point_border(text, limit) : borders.at();
}

std::size_t border_before(std::string_view text, std::size_t limit) {
    const std::size_t blank = text.find_last_of(blanks, limit);
    if (blank != std::string_view::npos && blank + longest_word >= limit) return blank;
    return letter_border_before(text, limit);
}

std::size_t border_after(std::string_view text, std::size_t limit) {
    const std::size_t blank = text.find_first_of(blanks, limit);
    if (blank != std::string_view::npos && blank <= limit + longest_word) return blank + 1;
    return letter_border_after(text, limit);
}

}  // namespace

std::uint32_t Excerpt::in_whole(std::uint32_t offset) const {
    const bool at_end = end_begins > 0 && offset >= end_begins;
    return at_end ? offset + static_cast<std::uint32_t>(left_out) : offset;
}

Excerpt excerpt_of(std::string_view text) {
    if (text.size() <= read_at_beginning + read_at_end) return {std::string(text), 0, 0};
    const std::size_t head = border_before(text, read_at_beginning);
    const std::size_t tail = border_after(text, text.size() - read_at_end);
    Excerpt excerpt;
    excerpt.text.reserve(head + gap.size() + text.size() - tail);
    excerpt.text.append(text.substr(0, head)).append(gap).append(text.substr(tail));
    excerpt.end_begins = head + gap.size();
    excerpt.left_out = tail - excerpt.end_begins;
    return excerpt;
}

}  // namespace rules
