#include "bot/conversation.h"

#include <cassert>
#include <cstddef>

namespace bot {
namespace {

using rules::Owner;

// NOLINTBEGIN(readability-identifier-naming): a letter to a column.
constexpr Owner B = Owner::bot;
constexpr Owner W = Owner::waiting;
constexpr Owner H = Owner::human;
constexpr Owner R = Owner::resolved;
// NOLINTEND(readability-identifier-naming)

// Rows: events in the order of ConversationEvent. Columns: the owner before, bot, waiting, human,
// resolved.
constexpr Owner table[conversation_event_count][4] = {
    /* customer_writes   */ {B, W, H, B},
    /* bot_escalates     */ {W, W, H, W},
    /* person_takes      */ {H, H, H, H},
    /* person_replies    */ {H, H, H, H},
    /* person_in_app     */ {H, H, H, H},
    /* other_app_takes   */ {H, H, H, H},
    /* other_app_returns */ {B, W, B, R},
    /* hand_back         */ {B, B, B, B},
    /* hand_back_timer   */ {B, W, B, R},
    /* resolve           */ {R, R, R, R},
    /* close_timer       */ {R, W, H, R},
    /* put_back          */ {W, W, W, W},
};

}  // namespace

Owner owner_after(Owner owner, ConversationEvent event) {
    const auto row = static_cast<std::size_t>(event);
    const auto column = static_cast<std::size_t>(owner);
    assert(row < conversation_event_count && column < 4 && "an event or owner without a row");
    return table[row][column];
}

bool silences_bot(ConversationEvent event) {
    switch (event) {
        case ConversationEvent::person_takes:
        case ConversationEvent::person_replies:
        case ConversationEvent::person_in_app:
        case ConversationEvent::other_app_takes:
            return true;
        case ConversationEvent::customer_writes:
        case ConversationEvent::bot_escalates:
        case ConversationEvent::other_app_returns:
        case ConversationEvent::hand_back:
        case ConversationEvent::hand_back_timer:
        case ConversationEvent::resolve:
        case ConversationEvent::close_timer:
        case ConversationEvent::put_back:
            return false;
    }
    return false;
}

}  // namespace bot
