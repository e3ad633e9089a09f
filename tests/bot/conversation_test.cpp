#include "bot/conversation.h"

#include "tests/support/catch.h"

#include <array>

using bot::ConversationEvent;
using rules::Owner;

namespace {

constexpr std::array owners = {Owner::bot, Owner::waiting, Owner::human, Owner::resolved};

std::array<ConversationEvent, bot::conversation_event_count> all_events() {
    std::array<ConversationEvent, bot::conversation_event_count> events{};
    for (std::size_t i = 0; i < events.size(); ++i) events[i] = static_cast<ConversationEvent>(i);
    return events;
}

}  // namespace

TEST_CASE("every event that gives a person the word silences the bot, whoever had it before",
          "[F31]") {
    for (const ConversationEvent event : all_events()) {
        for (const Owner owner : owners) {
            CAPTURE(static_cast<int>(event), rules::owner_name(owner));
            if (bot::silences_bot(event)) CHECK(bot::owner_after(owner, event) == Owner::human);
        }
    }
}

TEST_CASE("only a person, a hand-back or a resolution ends the waiting for a person") {
    for (const ConversationEvent event : all_events()) {
        const Owner after = bot::owner_after(Owner::waiting, event);
        const bool ended_by_people = bot::silences_bot(event) ||
                                     event == ConversationEvent::hand_back ||
                                     event == ConversationEvent::resolve;
        CAPTURE(static_cast<int>(event));
        CHECK((after != Owner::waiting) == ended_by_people);
    }
}

TEST_CASE("the bot speaks again after a person only when it was given the word back") {
    for (const ConversationEvent event : all_events()) {
        const bool back = event == ConversationEvent::hand_back ||
                          event == ConversationEvent::hand_back_timer ||
                          event == ConversationEvent::other_app_returns;
        CAPTURE(static_cast<int>(event));
        CHECK((bot::owner_after(Owner::human, event) == Owner::bot) == back);
    }
}

TEST_CASE("a customer who writes again opens a resolved conversation, with the bot") {
    CHECK(bot::owner_after(Owner::resolved, ConversationEvent::customer_writes) == Owner::bot);
}

TEST_CASE("resolving ends every state, and nothing else but silence closes the bot's own") {
    for (const Owner owner : owners) {
        CHECK(bot::owner_after(owner, ConversationEvent::resolve) == Owner::resolved);
    }
    for (const ConversationEvent event : all_events()) {
        const bool ends =
            event == ConversationEvent::resolve || event == ConversationEvent::close_timer;
        CAPTURE(static_cast<int>(event));
        CHECK((bot::owner_after(Owner::bot, event) == Owner::resolved) == ends);
    }
}
