#include "webhooks/notices/notice_text.h"

#include "webhooks/json.h"
#include "webhooks/signature.h"
#include "webhooks/split_text.h"

#include <algorithm>

namespace webhooks {
namespace {

constexpr std::size_t most_masked_free = 8;  ///< Order numbers and years stay readable.
constexpr std::size_t longest_line = 500;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Where the run of digits, with single separators between them, ends.
std::size_t end_of_number(std::string_view text, std::size_t begin) {
    std::size_t end = begin;
    while (end < text.size()) {
        const bool separator = text[end] == ' ' || text[end] == '-' || text[end] == '.';
        const bool goes_on = separator && end + 1 < text.size() && is_digit(text[end + 1]);
        if (!is_digit(text[end]) && !goes_on) break;
        ++end;
    }
    return end;
}

/// `2026-05-28 20:26 UTC`.
std::string moment(TimeMs time) {
    const std::string iso = iso_time(time);
    return iso.substr(0, 10) + " " + iso.substr(11, 5) + " UTC";
}

}  // namespace

std::string mask_numbers(std::string_view text) {
    std::string masked;
    for (std::size_t i = 0; i < text.size();) {
        if (!is_digit(text[i])) {
            masked += text[i++];
            continue;
        }
        const std::size_t end = end_of_number(text, i);
        const std::string_view number = text.substr(i, end - i);
        std::string digits;
        std::copy_if(number.begin(), number.end(), std::back_inserter(digits), is_digit);
        if (digits.size() > most_masked_free) {
            masked += "•••" + digits.substr(digits.size() - 2);
        } else {
            masked += number;
        }
        i = end;
    }
    return masked;
}

std::string notice_id(const EscalationNotice& notice) {
    return notice.case_key.empty() ? notice.reference : notice.case_key;
}

std::string notice_mark(const EscalationNotice& notice) {
    return "pv-" + to_hex(sha256(notice.reference)).substr(0, 16);
}

std::string notice_title(const EscalationNotice& notice) {
    if (!notice.team_message.empty()) {
        const std::string first = notice.team_message.substr(0, notice.team_message.find('\n'));
        return shorten(first, 200, LengthUnit::code_points);
    }
    std::string title = notice.priority;
    const auto add = [&](std::string_view separator, const std::string& part) {
        if (part.empty()) return;
        if (!title.empty()) title += separator;
        title += part;
    };
    add(" · ", notice.department);
    add(" · ", notice.contact_name);
    add(" · ", notice.channel);
    add(" · ", notice.case_key);
    std::replace(title.begin(), title.end(), '\n', ' ');
    return shorten(title, 200, LengthUnit::code_points);
}

std::string notice_text(const EscalationNotice& notice, std::size_t limit) {
    if (!notice.team_message.empty()) {
        return shorten(mask_numbers(notice.team_message), limit, LengthUnit::code_points);
    }
    std::string head = notice_title(notice) + "\n";
    if (!notice.language.empty()) head += "Language: " + notice.language + "\n";
    std::string reasons;
    for (const std::string& reason : notice.reasons) {
        reasons += (reasons.empty() ? "" : ", ") + reason;
    }
    if (!reasons.empty()) head += "Why: " + reasons + "\n";
    if (!notice.promised.empty()) head += "Promised: " + notice.promised + "\n";
    if (notice.due_at > 0) head += "Answer due: " + moment(notice.due_at) + "\n";
    if (notice.window_closes_at > 0) {
        head += "The platform closes the conversation: " + moment(notice.window_closes_at) + "\n";
    }
    std::string lines;
    for (const EscalationNotice::Line& line : notice.messages) {
        lines += "\n" + line.author + ": " +
                 shorten(mask_numbers(line.text), longest_line, LengthUnit::code_points);
    }
    const std::string link =
        notice.conversation_url.empty() ? "" : "\n\n" + notice.conversation_url;
    const std::size_t fixed = text_length(head + link, LengthUnit::code_points);
    if (fixed >= limit) return shorten(head + link, limit, LengthUnit::code_points);
    return head + shorten(lines, limit - fixed, LengthUnit::code_points) + link;
}

std::string text_to_html(std::string_view text) {
    std::string html;
    for (const char c : text) {
        switch (c) {
            case '&':
                html += "&amp;";
                break;
            case '<':
                html += "&lt;";
                break;
            case '>':
                html += "&gt;";
                break;
            case '"':
                html += "&quot;";
                break;
            case '\n':
                html += "<br>";
                break;
            default:
                html += c;
        }
    }
    return html;
}

}  // namespace webhooks
