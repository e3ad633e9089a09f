#include "bot/unasked_text.h"

#include "rules/decide/reply_text.h"
#include "webhooks/exchange.h"

namespace bot {
namespace {

/// What the customer writes in; when that is not known, the book's first language.
std::string language_of(const store::ConversationRow& row, const rules::RuleBook& book) {
    if (!row.language.empty() || book.brand.languages.empty()) return row.language;
    return book.brand.languages.front();
}

}  // namespace

std::string standard_text(const rules::RuleBook& book,
                          const std::string& name,
                          const store::ConversationRow& row) {
    const auto texts = book.texts.by_name.find(name);
    if (texts == book.texts.by_name.end()) return {};
    const auto variations = texts->second.find(language_of(row, book));
    if (variations == texts->second.end() || variations->second.empty()) return {};
    return rules::render_text(variations->second.front(), {{"brand", book.brand.name}});
}

bool may_write_unasked(const Setup& setup, const store::ConversationRow& row, TimeMs now) {
    if (row.visibility == webhooks::Visibility::public_comment) return false;
    const Inbox* inbox = setup.inbox(row.inbox);
    return inbox != nullptr &&
           webhooks::window_is_open(inbox->capabilities().reply_window, row.last_customer_at, now);
}

std::string handed_back_text(const Setup& setup, const store::ConversationRow& row, TimeMs now) {
    if (row.owner != rules::Owner::human || !may_write_unasked(setup, row, now)) return {};
    return standard_text(*setup.book, "handed_back", row);
}

}  // namespace bot
