#include "webhooks/message_template.h"

#include "webhooks/split_text.h"

namespace webhooks {
namespace {

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

std::optional<std::string> template_words(std::string_view text) {
    std::string line;
    for (const char c : text) {
        if (!is_space(c)) {
            line += c;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
    }
    if (line.ends_with(' ')) line.pop_back();
    if (text_length(line, LengthUnit::code_points) > longest_template_words) return std::nullopt;
    return line;
}

CannotSend too_long_for_template() {
    return {.reason = "the window is closed, and the approved message takes " +
                      std::to_string(longest_template_words) + " characters",
            .window_closed = true};
}

bool fits_template(const Reply& reply, const CannotSend& refusal) {
    return refusal.window_closed && reply.kind == Reply::Kind::message &&
           reply.author == Reply::Author::person;
}

}  // namespace webhooks
