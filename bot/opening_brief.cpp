#include "bot/opening_brief.h"

#include "bot/json_text.h"
#include "bot/log.h"
#include "bot/store/conversations.h"
#include "bot/store/outbox_rows.h"
#include "rules/calendar/local_day.h"
#include "rules/calendar/preview.h"
#include "webhooks/split_text.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <functional>
#include <string_view>
#include <utility>

namespace bot {
namespace {

constexpr TimeMs hour_ms = 3'600'000;
constexpr TimeMs day_ms = 24 * hour_ms;
constexpr TimeMs late_by_ms = 3 * hour_ms;
constexpr TimeMs between_runs_ms = 30'000;
constexpr int longest_closed_days = 30;
constexpr std::size_t listed_items = 10;

/// How one language writes the brief.
struct Words {
    std::string_view good_morning;  ///< Before the department's name.
    std::string_view arrived;
    std::string_view answered;
    std::string_view promised;
    std::string_view overdue;
    std::string_view due;
    std::string_view waiting;
    std::string_view until;
    std::string_view more;
};

constexpr Words spanish{"Al abrir",
                        "Escribieron mientras estaba cerrado: ",
                        "; de ellas atendió solo el asistente: ",
                        "Respuestas prometidas mientras tanto: ",
                        "Con retraso",
                        "Vencen hoy",
                        "Esperan",
                        "para ",
                        "… y otras "};
constexpr Words english{"At opening",
                        "Conversations while it was closed: ",
                        "; the assistant handled alone: ",
                        "Answers promised meanwhile: ",
                        "Overdue",
                        "Due today",
                        "Waiting",
                        "due ",
                        "… and others: "};
constexpr Words portuguese{"Na abertura",
                           "Escreveram enquanto estava fechado: ",
                           "; delas o assistente atendeu sozinho: ",
                           "Respostas prometidas enquanto isso: ",
                           "Atrasadas",
                           "Vencem hoje",
                           "Esperam",
                           "para ",
                           "… e outras "};

const Words& words_for(const std::string& language) {
    if (language == "en") return english;
    return language == "pt" ? portuguese : spanish;
}

std::string title_of(const rules::Department& department, const std::string& language) {
    const auto title = department.title.find(language);
    return title == department.title.end() ? department.name : title->second;
}

/// One line, not too long.
std::string excerpt(std::string text) {
    constexpr std::size_t longest = 90;
    std::replace(text.begin(), text.end(), '\n', ' ');
    return webhooks::shorten(text, longest, webhooks::LengthUnit::code_points);
}

void add_items(std::string& text,
               std::string_view heading,
               const std::vector<store::BriefItem>& items,
               const std::function<std::string(const store::BriefItem&)>& line,
               const Words& words) {
    if (items.empty()) return;
    text += "\n\n" + std::string(heading) + ": " + std::to_string(items.size());
    for (std::size_t i = 0; i < std::min(items.size(), listed_items); ++i) {
        text += "\n- " + line(items[i]);
    }
    if (items.size() > listed_items) {
        text += "\n" + std::string(words.more) + std::to_string(items.size() - listed_items);
    }
}

/// When it last closed before `opening`.
TimeMs closed_before(const rules::Calendar& calendar, TimeMs opening) {
    const TimeMs limit = opening - longest_closed_days * day_ms;
    const auto open = rules::open_between(calendar, limit, opening);
    return open.empty() ? limit : open.back().end;
}

}  // namespace

std::optional<Opening> opening_just_now(const rules::Calendar& calendar, TimeMs now) {
    TimeMs from = rules::begin_of(rules::local_day(*calendar.zone, now), *calendar.zone);
    if (rules::is_open(calendar, from) && rules::is_open(calendar, from - 1)) {
        // A night that goes on; its end comes first.
        const auto closing = rules::next_closing(calendar, from);
        if (!closing || *closing > now) return std::nullopt;
        from = *closing;
    }
    const auto opening = rules::next_opening(calendar, from);
    if (!opening || *opening > now || now - *opening >= late_by_ms) return std::nullopt;
    const TimeMs closes_at = rules::next_closing(calendar, *opening).value_or(*opening + day_ms);
    return Opening{closed_before(calendar, *opening), *opening, closes_at};
}

std::string brief_text(const rules::RuleBook& book,
                       const rules::Department& department,
                       const Opening& opening,
                       const store::BriefContents& contents) {
    const bool nothing = contents.conversations == 0 && contents.overdue.empty() &&
                         contents.due.empty() && contents.waiting.empty();
    if (nothing) return {};
    const std::string language = book.brand.languages.front();
    const Words& words = words_for(language);
    const date::time_zone& zone = *book.calendars.at(department.calendar).zone;
    const auto line = [&](const store::BriefItem& item) {
        std::string text = item.priority;
        for (const std::string& part : {item.case_key, item.contact, item.channel}) {
            if (!part.empty()) text += (text.empty() ? "" : " · ") + part;
        }
        if (item.due_at != 0) {
            text += " · " + std::string(words.until) +
                    rules::say_time(item.due_at, opening.at, zone, language);
        }
        return text + " · " + excerpt(item.last_words);
    };
    std::string text = book.brand.name + " · " + title_of(department, language) + " · " +
                       std::string(words.good_morning) + "\n\n" + std::string(words.arrived) +
                       std::to_string(contents.conversations) + std::string(words.answered) +
                       std::to_string(contents.answered) + "\n" + std::string(words.promised) +
                       std::to_string(contents.promises);
    add_items(text, words.overdue, contents.overdue, line, words);
    add_items(text, words.due, contents.due, line, words);
    add_items(text, words.waiting, contents.waiting, line, words);
    return text;
}

void OpeningBrief::run(store::Database& database, TimeMs now) {
    if (now >= last_run_ && now - last_run_ < between_runs_ms) return;
    last_run_ = now;
    const std::shared_ptr<const Setup> setup = setup_.now();
    for (const auto& [name, department] : setup->book->departments) {
        if (department.notify.empty()) continue;
        const auto calendar = setup->book->calendars.find(department.calendar);
        if (calendar == setup->book->calendars.end()) continue;
        const auto opening = opening_just_now(calendar->second, now);
        if (opening) tell(database, *setup, department, *opening, now);
    }
}

void OpeningBrief::tell(store::Database& database,
                        const Setup& setup,
                        const rules::Department& department,
                        const Opening& opening,
                        TimeMs now) {
    std::vector<std::pair<std::string, std::string>> untold;  // Target and reference.
    for (const std::string& target : department.notify) {
        const auto found = setup.notice_targets.find(target);
        if (found == setup.notice_targets.end() || !found->second->takes_team_messages()) continue;
        const std::string reference =
            "brief-" + department.name + "-" + std::to_string(opening.at) + "-" + target;
        if (!store::outbox_knows(database, reference)) untold.emplace_back(target, reference);
    }
    if (untold.empty()) return;
    const bool first = department.name == setup.book->default_department;
    const store::BriefContents contents = store::brief_contents(
        database, {department.name, first, opening.closed_since, opening.at, opening.closes_at});
    const std::string text = brief_text(*setup.book, department, opening, contents);
    if (text.empty() || !contents.anchor) return;
    const auto anchor = store::load_conversation(database, *contents.anchor);
    if (!anchor) return;
    for (const auto& [target, reference] : untold) {
        store::NewOutboxRow row;
        row.reference = reference;
        row.kind = "notice";
        row.target = target;
        row.author = "system";
        row.text = json_text({{"team_message", text}});
        store::add_outbox_row(database, *anchor, row, now);
    }
    log_step(LogLevel::info, "opening_brief",
             {{"department", department.name}, {"targets", std::to_string(untold.size())}});
}

}  // namespace bot
