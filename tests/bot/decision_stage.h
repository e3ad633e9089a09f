#pragma once

#include "bot/embedded_files.h"
#include "bot/first_response.h"
#include "bot/intake.h"
#include "bot/store/cases.h"
#include "bot/store/outbox_rows.h"
#include "bot/takeover.h"
#include "rules/book/rule_book_reader.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <memory>
#include <string>

namespace tests {

constexpr bot::TimeMs monday_noon = 1'763'985'600'000;  ///< 24 November 2025, 12:00 UTC.

/// A book of one question, with `more` of its main file, under the shipped judgement.
inline std::shared_ptr<const rules::RuleBook> one_question_book(const std::string& more = {}) {
    rules::BookSources sources;
    sources.files.push_back({"portavoz.yaml",
                             "brand: {name: Prueba, languages: [es], timezone: UTC}\n"
                             "inboxes: {tg: {channel: telegram, token: x, secret: y}}\n" +
                                 more});
    sources.files.push_back(
        {"faq/a.yaml",
         "- intent: envio.plazo\n"
         "  title: Plazo de envío\n"
         "  examples: [cuánto tarda el envío, cuándo llega mi pedido, plazo de entrega]\n"
         "  answer: Tardamos tres días.\n"});
    for (const bot::EmbeddedFile& file : bot::embedded_files()) {
        if (file.path.starts_with("rules/judgement/")) {
            sources.judgement.push_back({std::string(file.path), std::string(file.bytes)});
        }
    }
    return rules::read_rule_book(sources).book;
}

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
        webhooks::Receipt receipt;
        webhooks::Inbound inbound;
        inbound.dedupe_key = inbound.message_id = "m" + std::to_string(++last_id_);
        inbound.conversation_key = chat;
        inbound.contact_key = contact.empty() ? "contact-" + chat : contact;
        inbound.text = text;
        inbound.sent_at = now;
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
