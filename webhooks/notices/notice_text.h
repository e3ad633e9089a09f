#pragma once

#include "webhooks/notices/notice.h"

#include <string>
#include <string_view>

namespace webhooks {

/// What people know the notice's matter by: its case, else the notice's own reference.
[[nodiscard]] std::string notice_id(const EscalationNotice& notice);

/// `pv-` and sixteen hexadecimal digits of the notice's reference: one for every notice, the same
/// at every attempt, without a character that means something to a search.
[[nodiscard]] std::string notice_mark(const EscalationNotice& notice);

/// One line: priority, department, who, through which channel, case.
[[nodiscard]] std::string notice_title(const EscalationNotice& notice);

/// The whole notice as plain text: title, reasons, promise, deadlines, the last messages, the link.
/// Long runs of digits (cards, phones, papers) are masked; at most `limit` code points.
[[nodiscard]] std::string notice_text(const EscalationNotice& notice, std::size_t limit);

/// Runs of nine digits or more, however grouped, as `•••` and their last two.
[[nodiscard]] std::string mask_numbers(std::string_view text);

/// `& < > "` and line breaks as HTML.
[[nodiscard]] std::string text_to_html(std::string_view text);

}  // namespace webhooks
