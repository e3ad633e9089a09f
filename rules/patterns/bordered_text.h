#pragma once

#include <string>
#include <string_view>

namespace rules {

/// What RE2's borders of words go by: the letters, digits and `_` of ASCII, its other bytes, and
/// the bytes of everything else.
enum class LetterKind { none, word, sign, other };

[[nodiscard]] LetterKind kind_of(char c);

/// Writes a text with a blank at every border of a word, and a blank for each sign that is part of
/// none. Letters of other scripts stay what they are.
class BorderedWriter {
public:
    void reserve(std::size_t size) { text_.reserve(size); }
    void begin_of_text();
    /// A border stands here.
    void border() { border_ = true; }
    void add(char c);
    void end_of_text();
    [[nodiscard]] std::string take();

private:
    void append(char c, LetterKind kind);

    std::string text_;
    LetterKind before_ = LetterKind::none;
    bool border_ = false;  ///< Since the last byte.
};

/// The text as literals are looked for in it, with a blank at both ends too.
[[nodiscard]] std::string bordered(std::string_view text);

}  // namespace rules
