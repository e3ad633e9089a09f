#pragma once

#include "bot/clock.h"
#include "bot/setup.h"
#include "bot/store/brief_rows.h"
#include "bot/store/database.h"
#include "rules/calendar/calendar.h"

#include <optional>
#include <string>

namespace bot {

/// A stretch in which a department is there, and since when it was not.
struct Opening {
    TimeMs closed_since = 0;
    TimeMs at = 0;
    TimeMs closes_at = 0;
};

/// The day's first opening, when it was less than three hours ago; nothing for a calendar that
/// never closes. Later openings of the same day (after lunch) are none.
[[nodiscard]] std::optional<Opening> opening_just_now(const rules::Calendar& calendar, TimeMs now);

/// The message that a department reads when it opens: what arrived, what was promised, what is due,
/// what is overdue. Empty when there is nothing to tell. In the brand's first language.
[[nodiscard]] std::string brief_text(const rules::RuleBook& book,
                                     const rules::Department& department,
                                     const Opening& opening,
                                     const store::BriefContents& contents);

/// Tells every department once per opening what waits for it, through those of its `notify:`
/// targets that take messages to the team. The row's reference names department, opening and
/// target: after a restart nothing is told twice, and an opening missed while the program was down
/// is told late rather than never. Belongs to the store thread.
class OpeningBrief {
public:
    explicit OpeningBrief(const CurrentSetup& setup) : setup_(setup) {}

    /// Looks at the calendars at most every half minute.
    void run(store::Database& database, TimeMs now);

private:
    void tell(store::Database& database,
              const Setup& setup,
              const rules::Department& department,
              const Opening& opening,
              TimeMs now);

    const CurrentSetup& setup_;
    TimeMs last_run_ = 0;
};

}  // namespace bot
