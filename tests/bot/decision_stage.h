#pragma once

#include "bot/first_response.h"
#include "bot/intake.h"
#include "bot/store/cases.h"
#include "bot/store/outbox_rows.h"
#include "bot/takeover.h"
#include "tests/support/catch.h"
#include "tests/support/journey.h"
#include "tests/support/temp_store.h"

#include <memory>
#include <string>

namespace tests {

constexpr bot::TimeMs monday_noon = 1'763'985'600'000;  ///< 24 November 2025, 12:00 UTC.

/// A store in which customers write and the bot decides, at a time the test chooses.
class DecisionStage {
public:
    explicit DecisionStage(const std::string& more = {})
        : key(bot::store::EventKey::load(store.database()).value()) {
        auto made = std::make_shared<bot::Setup>();
        made->book = one_question_book(more);
        if (!made->book) throw std::runtime_error("the test's book has errors");
        setup.replace(made);
        context.inbox = bot::store::ensure_inbox(store.database(), "tg", "telegram");
    }

    /// The customer of `chat` writes; every chat has a contact of its own unless one is named.
    void write(const std::string& chat, const std::string& text, const std::string& contact = {}) {
        write_late(chat, text, now, contact);
    }
    /// The same, of what was said before and arrives now.
    void write_late(const std::string& chat,
                    const std::string& text,
                    bot::TimeMs said_at,
                    const std::string& contact = {}) {
        webhooks::Receipt receipt;
        webhooks::Inbound inbound;
        inbound.dedupe_key = inbound.message_id = "m" + std::to_string(++last_id_);
        inbound.conversation_key = chat;
        inbound.contact_key = contact.empty() ? "contact-" + chat : contact;
        inbound.text = text;
        inbound.sent_at = said_at;
        receipt.messages.push_back(inbound);
        (void)bot::take_in(store.database(), key, context, receipt, now);
    }
    void answer() { (void)step.answer_due(store.database(), now); }
    void write_and_answer(const std::string& chat,
                          const std::string& text,
                          const std::string& contact = {}) {
        now += 60'000;
        write(chat, text, contact);
        answer();
    }
    [[nodiscard]] bot::store::ConversationId id(const std::string& chat) {
        return {store.count("SELECT id FROM conversations WHERE key = '" + chat + "'")};
    }
    [[nodiscard]] std::string last_reply() {
        return store.text("SELECT text FROM outbox WHERE kind = 'message' ORDER BY id DESC");
    }

    TempStore store;
    bot::store::EventKey key;
    bot::CurrentSetup setup;
    bot::LiveUpdates live;
    bot::FirstResponse step{setup, live};
    bot::IntakeContext context;
    bot::TimeMs now = monday_noon;

private:
    int last_id_ = 0;
};

}  // namespace tests
