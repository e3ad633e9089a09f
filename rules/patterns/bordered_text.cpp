#include "rules/patterns/bordered_text.h"

#include <utility>

namespace rules {

LetterKind kind_of(char c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    if (letter || (c >= '0' && c <= '9')) return LetterKind::word;
    return static_cast<unsigned char>(c) < 0x80 ? LetterKind::sign : LetterKind::other;
}

void BorderedWriter::begin_of_text() {
    if (before_ == LetterKind::none) append(' ', LetterKind::sign);
}

void BorderedWriter::add(char c) {
    const LetterKind kind = kind_of(c);
    const bool outer = before_ == LetterKind::none && border_ && kind != LetterKind::sign;
    const bool inner = (before_ == LetterKind::word && kind == LetterKind::other) ||
                       (before_ == LetterKind::other && kind == LetterKind::word);
    if (outer || inner) text_ += ' ';
    append(kind == LetterKind::sign ? ' ' : c, kind);
}

void BorderedWriter::end_of_text() {
    if (before_ != LetterKind::none) append(' ', LetterKind::sign);
}

std::string BorderedWriter::take() {
    const bool after_letter = before_ == LetterKind::word || before_ == LetterKind::other;
    if (border_ && after_letter) text_ += ' ';
    return std::move(text_);
}

void BorderedWriter::append(char c, LetterKind kind) {
    text_ += c;
    before_ = kind;
    border_ = false;
}

std::string bordered(std::string_view text) {
    BorderedWriter writer;
    writer.reserve(text.size() + text.size() / 8 + 2);
    writer.begin_of_text();
    for (const char c : text) writer.add(c);
    writer.end_of_text();
    return writer.take();
}

}  // namespace rules
