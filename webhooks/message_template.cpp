#include "webhooks/message_template.h"

#include "webhooks/split_text.h"

namespace webhooks {
namespace {

constexpr std::size_t longest_words = 1000;

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

}  // namespace

bool has_template(const InboxSettings& settings) {
    const std::string_view key = settings.channel == "whatsapp" ? "template"
                                 : settings.channel == "twilio" ? "content_sid"
                                                                : "";
    return !key.empty() && !settings.value(key).empty();
}

std::string template_words(std::string_view text) {
    std::string line;
    for (const char c : text) {
        if (!is_space(c)) {
            line += c;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
    }
    if (line.ends_with(' ')) line.pop_back();
    return shorten(line, longest_words, LengthUnit::code_points);
}

bool fits_template(const Reply& reply, const CannotSend& refusal) {
    return refusal.window_closed && reply.kind == Reply::Kind::message &&
           reply.author == Reply::Author::person;
}

}  // namespace webhooks
