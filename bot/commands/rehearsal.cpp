#include "bot/commands/rehearsal.h"

#include "webhooks/channel.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace bot {
namespace {

/// A rehearsed comment on a channel that has none stands for one on a platform that allows both.
bool can_answer_privately(const std::string& channel) {
    const webhooks::Capabilities* can = webhooks::capabilities_of(channel);
    return can == nullptr || can->private_reply || !can->public_comments;
}

}  // namespace

Rehearsal::Rehearsal(const rules::RuleBook& book, rules::TimeMs start) : book_(book) {
    turn_.now = start;
    turn_.channel = book.inboxes.empty() ? "widget" : book.inboxes.front().channel;
    turn_.new_case_key = "PV-T3ST";
}

rules::Decision Rehearsal::say(const std::string& text) {
    turn_.text = text;
    turn_.payload.clear();
    return decide_next();
}

rules::Decision Rehearsal::send(const std::string& kind, const std::string& text) {
    turn_.message_kind = kind;
    constexpr std::array<std::string_view, 6> files = {"image", "video",   "voice",
                                                       "file",  "sticker", "call"};
    turn_.has_attachments = std::find(files.begin(), files.end(), kind) != files.end();
    rules::Decision decision = say(text);
    turn_.message_kind = "text";
    turn_.has_attachments = false;
    return decision;
}

rules::Decision Rehearsal::press(const std::string& payload) {
    turn_.text.clear();
    turn_.payload = payload;
    return decide_next();
}

std::string Rehearsal::button(const std::string& title) const {
    for (std::size_t i = 0; i < buttons_.size(); ++i) {
        const bool meant = buttons_[i].title == title || std::to_string(i + 1) == title;
        if (meant) return buttons_[i].payload;
    }
    return {};
}

rules::Decision Rehearsal::decide_next() {
    constexpr rules::TimeMs minute_ms = 60'000;
    turn_.can_answer_privately = can_answer_privately(turn_.channel);
    rules::Decision decision = rules::decide(book_, turn_);
    turn_.memory = decision.memory;
    turn_.owner = decision.owner_after;
    if (!decision.open_case.empty()) {
        turn_.cases = {{decision.open_case, decision.due_at, 0, 0}};
    }
    turn_.now += minute_ms;
    buttons_ = decision.buttons;
    return decision;
}

}  // namespace bot
