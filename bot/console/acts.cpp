#include "bot/console/inbox.h"
#include "bot/store/desk_acts.h"
#include "bot/store/mentions.h"
#include "bot/store/outbox_rows.h"
#include "bot/takeover.h"
#include "bot/unasked_text.h"
#include "webhooks/exchange.h"
#include "webhooks/message_template.h"
#include "webhooks/split_text.h"

#include <functional>
#include <memory>
#include <utility>

namespace bot {
namespace {

using nlohmann::json;
using store::ConversationRow;
using store::Database;
using Seq = std::int64_t;

constexpr std::size_t longest_text_bytes = 16 * 1024;
constexpr std::size_t longest_client_id = 64;

/// Who acts: the signed-in person; a program may name a person in the body.
std::string actor_of(const Call& call) {
    const std::string named = call.caller.is_program ? call.text("agent") : std::string{};
    return named.empty() ? call.caller.name : named;
}

std::string client_id_of(const Call& call) {
    return call.text("client_id").substr(0, longest_client_id);
}

std::optional<Answer> refuse_text(const std::string& text, std::size_t most_bytes) {
    if (text.find_first_not_of(" \t\r\n") == std::string::npos)
        return refuse(422, "empty", "there is nothing to send");
    if (text.size() > most_bytes)
        return refuse(422, "too_long",
                      "a text has at most " + std::to_string(most_bytes / 1024) + " KiB");
    return std::nullopt;
}

/// Why these words cannot be sent, or not as they are, once the platform's window has closed for
/// their author.
std::optional<Answer> refuse_after_window(Desk& desk,
                                          const Call& call,
                                          const ConversationRow& row,
                                          const webhooks::Capabilities& can,
                                          const webhooks::Reply& words) {
    const auto closed = webhooks::refuse_to_send(words, can, call.now);
    if (!closed) return std::nullopt;
    const std::shared_ptr<const Setup> setup = desk.setup();
    const Inbox* inbox = setup->inbox(row.inbox);
    const bool has_template = inbox != nullptr && inbox->channel->has_template();
    if (!has_template || !webhooks::fits_template(words, *closed))
        return refuse(409, "window_closed", row.channel + " takes no more replies to this");
    if (!webhooks::template_words(words.text))
        return refuse(422, "too_long", webhooks::too_long_for_template().reason);
    return std::nullopt;
}

/// Why these words cannot be sent as they are, as a reply of `author`.
std::optional<Answer> refuse_words(Desk& desk,
                                   const Call& call,
                                   const ConversationRow& row,
                                   webhooks::Reply::Author author,
                                   const std::string& text) {
    const webhooks::Capabilities* capabilities = webhooks::capabilities_of(row.channel);
    if (capabilities == nullptr) return std::nullopt;
    const bool is_public = row.visibility == webhooks::Visibility::public_comment;
    const std::size_t most = longest_reply(*capabilities, is_public);
    const std::size_t length = webhooks::text_length(text, capabilities->unit);
    if (length > most)
        return refuse(422, "too_long",
                      row.channel + " takes " + std::to_string(most) + ", this has " +
                          std::to_string(length));
    webhooks::Reply words;
    words.visibility = row.visibility;
    words.author = author;
    words.text = text;
    words.last_customer_message_at = row.last_customer_at;
    return refuse_after_window(desk, call, row, *capabilities, words);
}

/// Why this reply cannot be sent as it is.
std::optional<Answer> refuse_reply(Desk& desk,
                                   Database& database,
                                   const Call& call,
                                   const ConversationRow& row,
                                   const std::string& text) {
    if (auto refusal = refuse_text(text, longest_reply_bytes)) return refusal;
    if (auto refusal = refuse_words(desk, call, row, webhooks::Reply::Author::person, text))
        return refusal;
    const auto after = call.integer("after_seq");
    if (!after || call.flag("anyway")) return std::nullopt;
    const auto colleague = store::replied_since(database, row.id, *after, actor_of(call));
    if (!colleague) return std::nullopt;
    return refuse(409, "overtaken", *colleague + " has replied meanwhile");
}

Answer seq_answer(const Result<std::int64_t>& seq) {
    if (seq) return {200, {{"seq", *seq}}, {}};
    if (seq.error().code == Error::Code::not_found) return no_conversation();
    return refuse(422, "invalid", seq.error().message);
}

Answer reply(Desk& desk, Database& database, const Call& call, const ConversationRow& row) {
    const std::string text = call.text("text");
    if (!store::knows_client(database, row.id, client_id_of(call))) {
        if (auto refusal = refuse_reply(desk, database, call, row, text))
            return std::move(*refusal);
    }
    return seq_answer(
        reply_as_person(database, row.id, actor_of(call), client_id_of(call), text, call.now));
}

/// Who is called by name in a note finds it on top of their queue. Gives back whom it does not
/// reach: the conversation is not theirs to see until it is theirs or their department's.
json keep_mentions(Database& database, const Call& call, const ConversationRow& row, Seq seq) {
    json not_called = json::array();
    for (const std::string& name : store::names_called_in(call.text("text"))) {
        const auto colleague = store::find_agent(database, name);
        if (!colleague || colleague->disabled || name == actor_of(call)) continue;
        store::add_mention(database, row.id, seq, name, actor_of(call), call.now);
        const Caller as_caller{name, colleague->role, colleague->departments, false, {}, {}};
        if (!as_caller.sees(row.department, row.agent)) not_called.push_back(name);
    }
    return not_called;
}

Answer note(Database& database, const Call& call, const ConversationRow& row) {
    const std::string text = call.text("text");
    if (auto refusal = refuse_text(text, longest_text_bytes)) return std::move(*refusal);
    const Result<Seq> seq =
        add_note(database, row.id, actor_of(call), client_id_of(call), text, call.now);
    Answer answer = seq_answer(seq);
    if (seq) answer.body["not_called"] = keep_mentions(database, call, row, *seq);
    return answer;
}

/// The caller has looked at the conversation.
Answer see(Database& database, const Call& call) {
    const auto row = conversation_of(database, call);
    if (!row) return no_conversation();
    store::see_mentions(database, row->id, call.caller.name, call.now);
    return {204, {}, {}};
}

/// Why what a person says along with an act cannot be sent. It leaves as the program's own words,
/// of which nobody hears when they do not arrive.
std::optional<Answer> refuse_said(Desk& desk, const Call& call, const ConversationRow& row) {
    const std::string said = call.text("text");
    if (said.empty()) return std::nullopt;
    if (auto refusal = refuse_text(said, longest_text_bytes)) return refusal;
    if (row.channel != "widget" && desk.setup()->inbox(row.inbox) == nullptr)
        return refuse(409, "inbox_off", "the inbox " + row.inbox_name + " is off");
    return refuse_words(desk, call, row, webhooks::Reply::Author::bot, said);
}

/// `said` is what the customer is told; empty: nothing.
Answer cause(Database& database,
             const Call& call,
             const ConversationRow& row,
             ConversationEvent event,
             const std::string& said) {
    const Status done = person_does(database, row.id, event, actor_of(call), said, call.now);
    return done ? Answer{} : no_conversation();
}

/// Back to the assistant, which says so. Whom nobody has taken yet waits on, unless that is meant.
Answer hand_back(Desk& desk, Database& database, const Call& call, const ConversationRow& row) {
    if (row.owner == rules::Owner::waiting && !call.flag("anyway"))
        return refuse(409, "waiting", "nobody has taken it yet: it still waits for a person");
    if (auto refusal = refuse_said(desk, call, row)) return *std::move(refusal);
    std::string said = call.text("text");
    if (said.empty()) said = handed_back_text(*desk.setup(), row, call.now);
    return cause(database, call, row, ConversationEvent::hand_back, said);
}

Answer assign(Database& database, const Call& call, const ConversationRow& row) {
    // A program's "agent" is the one who acts everywhere else; here it is who gets it.
    const std::string agent = call.text("agent");
    if (agent.empty()) {
        const Status done = person_does(database, row.id, ConversationEvent::put_back,
                                        call.caller.name, "", call.now);
        return done ? Answer{} : no_conversation();
    }
    const auto person = store::find_agent(database, agent);
    if (!person || person->disabled || person->role < store::Role::agent)
        return refuse(422, "invalid", "there is nobody called " + agent + " who could take it");
    const Status done =
        person_does(database, row.id, ConversationEvent::person_takes, agent, "", call.now);
    if (!done) return no_conversation();
    store::assign_agent(database, row.id, agent);
    audit(database, call.caller.name, "assign", std::to_string(row.id.value), agent, call.now);
    return {};
}

using Act = std::function<Answer(Database&, const Call&, const ConversationRow&)>;

void add_act(Desk& desk, std::string_view path, const Act& act) {
    desk.write("POST", path, store::Role::agent,
               [&desk, act](Database& database, const Call& call) -> Answer {
                   const auto row = conversation_of(database, call);
                   if (!row) return no_conversation();
                   Answer answer = act(database, call, *row);
                   desk.live().changed(row->id);
                   return answer;
               });
}

/// An event that a person causes, with what they say along with it.
Act act_of(Desk& desk, ConversationEvent event) {
    return
        [&desk, event](Database& database, const Call& call, const ConversationRow& row) -> Answer {
            if (auto refusal = refuse_said(desk, call, row)) return *std::move(refusal);
            return cause(database, call, row, event, call.text("text"));
        };
}

/// `{retry|sent|drop}` of a delivery whose outcome nobody knows.
Answer settle_delivery(Desk& desk, Database& database, const Call& call) {
    const auto id = call.id();
    const Answer none = refuse(404, "not_found", "there is no such held delivery");
    if (!id) return none;
    const store::OutboxId outbox{*id};
    const auto conversation = store::held_conversation(database, outbox);
    if (!conversation) return none;
    const auto row = store::load_conversation(database, *conversation);
    if (!row || !call.caller.sees(row->department, row->agent)) return none;
    const std::string& action = call.parameters[1];
    if (action == "retry") {
        store::mark_retry(database, outbox, call.now, "sent again by a person", true);
    } else if (action == "sent") {
        store::mark_sent(database, outbox, {}, call.now);
    } else if (action == "drop") {
        store::mark_dropped(database, outbox, call.now);
    } else {
        return refuse(404, "not_found", "a delivery can be retried, sent or dropped");
    }
    audit(database, call.caller.name, "delivery." + action, std::to_string(*id), "", call.now);
    desk.live().changed(*conversation);
    return {};
}

}  // namespace

void add_act_routes(Desk& desk, LiveEvents& events) {
    add_act(desk, "/api/v1/conversations/{}/reply",
            [&desk](Database& database, const Call& call, const ConversationRow& row) {
                return reply(desk, database, call, row);
            });
    add_act(desk, "/api/v1/conversations/{}/note", note);
    add_act(desk, "/api/v1/conversations/{}/take", act_of(desk, ConversationEvent::person_takes));
    add_act(desk, "/api/v1/conversations/{}/hand-back",
            [&desk](Database& database, const Call& call, const ConversationRow& row) {
                return hand_back(desk, database, call, row);
            });
    add_act(desk, "/api/v1/conversations/{}/resolve", act_of(desk, ConversationEvent::resolve));
    add_act(desk, "/api/v1/conversations/{}/assign", assign);
    desk.write("POST", "/api/v1/conversations/{}/seen", store::Role::viewer, see);
    desk.write("POST", "/api/v1/deliveries/{}/{}", store::Role::agent,
               [&desk](Database& database, const Call& call) {
                   return settle_delivery(desk, database, call);
               });
    desk.think("POST", "/api/v1/conversations/{}/typing", store::Role::agent,
               [&desk, &events](const Call& call) -> Answer {
                   const auto row = desk.reader().read(
                       [&](Database& database) { return conversation_of(database, call); });
                   if (!row) return no_conversation();
                   events.typing(row->id, actor_of(call), call.flag("on"));
                   return {204, {}, {}};
               });
}

}  // namespace bot
