#include "bot/intake.h"
#include "bot/log.h"
#include "bot/sha256.h"
#include "bot/store/search_index.h"
#include "bot/widget/visitor_details.h"
#include "bot/widget/widget_chat.h"

#include <utility>

namespace bot {
namespace {

webhooks::Inbound as_inbound(const webhooks::WidgetSession& session,
                             webhooks::WidgetSay said,
                             TimeMs now) {
    webhooks::Inbound inbound;
    inbound.dedupe_key = session.conversation + '/' + said.cid;
    inbound.message_id = said.cid;
    inbound.client_id = said.cid;
    inbound.conversation_key = session.conversation;
    inbound.contact_key = session.visitor;
    const auto name = said.fields.find("name");
    if (name != said.fields.end()) inbound.contact_name = visitor_name(name->second);
    inbound.kind =
        said.payload.empty() ? webhooks::MessageKind::text : webhooks::MessageKind::button;
    inbound.text = std::move(said.text);
    inbound.payload = std::move(said.payload);
    inbound.sent_at = now;
    return inbound;
}

/// The same message again has the same file; nobody else can guess its id.
void attach(store::StoredFile& file,
            const webhooks::WidgetSession& session,
            const std::string& key,
            webhooks::Inbound& inbound) {
    file.id = sha256_hex(key + "/file/" + session.conversation + "/" + inbound.client_id);
    const bool image = file.mime_type.starts_with("image/");
    inbound.kind = image ? webhooks::MessageKind::image : webhooks::MessageKind::file;
    inbound.attachments.push_back(
        {image ? "image" : "file", "", "file:" + file.id, file.mime_type, file.name});
}

/// A message that came with this file, whether or not the file is still kept.
bool came_with(const store::MessageView& message, const store::StoredFile& file) {
    return message.attachments_json.find("\"file:" + file.id + "\"") != std::string::npos;
}

}  // namespace

/// What a visitor says, on its way through the store thread.
struct WidgetChat::Saying {
    webhooks::Receipt receipt;
    std::string cid;
    VisitorDetails details;
    std::shared_ptr<store::StoredFile> file;  ///< Null: none.
    IntakeContext context;
    std::string inbox;
    SayOutcome outcome;
    store::ConversationId conversation;
    std::chrono::steady_clock::time_point begun = std::chrono::steady_clock::now();
};

WidgetChat::SayOutcome WidgetChat::overloaded(const std::string& cid) {
    constexpr TimeMs wait = 2'000;
    return {503, webhooks::error_frame("overloaded", cid, wait), wait};
}

void WidgetChat::say(const std::shared_ptr<Visitor>& visitor,
                     webhooks::WidgetSay said,
                     const Said& done) {
    say_with_file(visitor, std::move(said), nullptr, done);
}

void WidgetChat::say_with_file(const std::shared_ptr<Visitor>& visitor,
                               webhooks::WidgetSay said,
                               std::shared_ptr<store::StoredFile> file,
                               const Said& done) {
    const std::shared_ptr<const Setup> setup = setup_.now();
    const Inbox* inbox = setup->inbox(visitor->session.site);
    if (inbox == nullptr) return done({503, webhooks::error_frame("closed", said.cid)});
    const TimeMs now = clock_.now();
    if (const TimeMs wait = say_wait(*visitor, now); wait > 0)
        return done({429, webhooks::error_frame("rate", said.cid, wait), wait});
    auto saying = std::make_shared<Saying>();
    saying->cid = said.cid;
    saying->details = visitor->session.details;
    saying->context = {inbox->id, setup->book->policy.merge_window_ms};
    saying->inbox = inbox->settings.name;
    saying->receipt.messages.push_back(as_inbound(visitor->session, std::move(said), now));
    if (file) attach(*file, visitor->session, key_, saying->receipt.messages.front());
    saying->file = std::move(file);
    auto completion = [this, saying, visitor, done](const Status& stored) {
        answer_said(*saying, visitor, stored, done);
    };
    const bool posted = store_.post(
        [this, saying](store::Database& database) { return store_said(database, *saying); },
        std::move(completion));
    if (!posted) done(overloaded(saying->cid));
}

TimeMs WidgetChat::say_wait(Visitor& visitor, TimeMs now) {
    const std::lock_guard lock(visitor.mutex);
    const TimeMs wait = visitor.budget.take(now);
    if (wait > 0 || visitor.conversation) return wait;
    return first_contacts_.take(visitor.address, visitor.session.site, now);
}

std::optional<WidgetChat::SayOutcome> WidgetChat::file_refusal(
    store::Database& database,
    const Saying& saying,
    const std::optional<store::MessageView>& known) const {
    const auto refused = [](int status, std::string_view code, std::string_view message) {
        return SayOutcome{status, error_response(status, code, message).body};
    };
    if (known && came_with(*known, *saying.file)) return std::nullopt;
    if (known) return refused(409, "cid_taken", "another message has this cid");
    const store::FileCount held = store::count_files(database, saying.conversation);
    const auto more = static_cast<std::int64_t>(saying.file->bytes.size());
    if (held.files >= limits_.most_files || held.bytes + more > limits_.most_file_bytes)
        return refused(413, "too_many_files", "this chat holds enough files already");
    return std::nullopt;
}

Status WidgetChat::store_said(store::Database& database, Saying& saying) {
    const TimeMs now = clock_.now();
    const auto row = store::ensure_conversation(database, saying.context.inbox,
                                                saying.receipt.messages.front(), now);
    if (!row) return database.last_error("find the conversation");
    saying.conversation = row->id;
    std::optional<store::MessageView> stored;
    if (saying.file) {
        saying.file->conversation = row->id;
        stored = store::message_of_client(database, row->id, saying.cid);
        if (auto refusal = file_refusal(database, saying, stored)) {
            saying.outcome = std::move(*refusal);
            return Done{};
        }
    }
    const IntakeOutcome intake = take_in(database, event_key_, saying.context, saying.receipt, now);
    for (const store::ConversationId id : intake.touched) live_.changed(id);
    if (metrics_ != nullptr) metrics_->count_intake(saying.inbox, intake.taken, intake.repeated);
    if (intake.taken > 0) {
        keep_details(database, row->id, saying.details);
        const std::string& name = saying.receipt.messages.front().contact_name;
        if (!name.empty()) store::name_contact(database, row->contact, name, "");
        if (saying.file) store::add_file(database, *saying.file, now);
    }
    if (!stored) stored = store::message_of_client(database, row->id, saying.cid);
    if (!stored) return Error{Error::Code::internal, "the message is missing"};
    saying.outcome = {200,
                      webhooks::ack_frame(saying.cid, stored->seq, std::to_string(stored->id))};
    return Done{};
}

void WidgetChat::answer_said(const Saying& saying,
                             const std::shared_ptr<Visitor>& visitor,
                             const Status& stored,
                             const Said& done) {
    if (!stored) {
        log_step(LogLevel::error, "not_stored", {{"error", stored.error().message}});
        return done(overloaded(saying.cid));
    }
    if (saying.outcome.status != 200) return done(saying.outcome);
    if (metrics_ != nullptr) metrics_->observe_step("store", since(saying.begun));
    done(saying.outcome);
    follow(visitor, saying.conversation);
    catch_up(visitor);
}

}  // namespace bot
