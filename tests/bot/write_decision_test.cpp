#include "bot/write_decision.h"

#include "bot/outbox_reply.h"
#include "bot/store/outbox_rows.h"
#include "tests/bot/decision_stage.h"
#include "webhooks/channel.h"

#include <memory>
#include <string>
#include <vector>

namespace {

using webhooks::Inbound;

/// A shop whose management takes danger, and whose accounts take money.
class TwoTeams : public tests::DecisionStage {
public:
    TwoTeams()
        : DecisionStage(
              "calendars: {tienda: {weekly: {mon-sun: [\"09:00-18:00\"]}}}\n"
              "departments:\n"
              "  direccion: {calendar: tienda, people: [eva], takes: [safety],"
              " answer_within: {P0: 3h}}\n"
              "  cobros: {calendar: tienda, people: [ana], takes: [money_harm],"
              " answer_within: {P1: 1h}}\n"
              "default_department: direccion\n") {}

    [[nodiscard]] std::string stands() {
        return store.text("SELECT priority || ' ' || department FROM conversations");
    }
    [[nodiscard]] std::string open_handoff(const std::string& what) {
        return store.text("SELECT " + what + " FROM handoffs WHERE ended_at IS NULL");
    }
};

/// A page of Facebook under whose post people write, and a decision about the first of them.
class PostStage {
public:
    PostStage() : key_(bot::store::EventKey::load(store_.database()).value()) {
        auto inbox = std::make_unique<bot::Inbox>();
        inbox->id = context_.inbox = bot::store::ensure_inbox(store_.database(), "fb", channel);
        auto made = webhooks::make_channel({.name = "fb",
                                            .channel = channel,
                                            .values = {{"account", {"PAGE"}},
                                                       {"app_secret", {"s"}},
                                                       {"verify_token", {"v"}},
                                                       {"access_token", {"t"}}}});
        inbox->channel = std::move(std::get<std::unique_ptr<webhooks::Channel>>(made));
        auto setup = std::make_shared<bot::Setup>();
        setup->book = tests::one_question_book();
        setup->inboxes.push_back(std::move(inbox));
        setup_ = setup;
    }

    void comment(const std::string& person, const std::string& id) {
        Inbound inbound;
        inbound.dedupe_key = inbound.message_id = id;
        inbound.visibility = webhooks::Visibility::public_comment;
        inbound.conversation_key = "comment:1";
        inbound.contact_key = person;
        inbound.text = "hola";
        inbound.sent_at = tests::monday_noon;
        inbound.address = {{"account", "PAGE"}, {"comment_id", id}, {"top_comment_id", "1"}};
        webhooks::Receipt receipt;
        receipt.messages = {inbound};
        (void)bot::take_in(store_.database(), key_, context_, receipt, tests::monday_noon);
    }
    /// What was decided on all that was said until now.
    bot::DecidedTurn decided(rules::Decision decision) {
        bot::DecidedTurn turn;
        turn.open.setup = setup_;
        turn.open.conversation = row();
        turn.open.messages = bot::store::open_messages(store_.database(), row());
        turn.decision = std::move(decision);
        return turn;
    }
    void write(const bot::DecidedTurn& turn) {
        bot::store::ConversationRow now = row();
        bot::write_decision(store_.database(), now, turn, tests::monday_noon);
    }
    /// The next row to leave, as its channel renders it.
    webhooks::OutboundRequest leaves() {
        const auto jobs = bot::store::claim_due(store_.database(), tests::monday_noon, 1);
        bot::store::mark_sent(store_.database(), jobs.at(0).id, "", tests::monday_noon);
        const auto rendered =
            setup_->inboxes[0]->channel->render(bot::as_reply(jobs[0]), tests::monday_noon);
        return std::get<std::vector<webhooks::OutboundRequest>>(rendered).at(0);
    }
    bot::store::ConversationRow row() {
        return bot::store::load_conversation(store_.database(), {1}).value();
    }

    tests::TempStore store_;

private:
    static constexpr const char* channel = "facebook_comments";

    bot::store::EventKey key_;
    bot::IntakeContext context_;
    std::shared_ptr<const bot::Setup> setup_;
};

}  // namespace

TEST_CASE_METHOD(PostStage, "what is hidden is the comment that was decided on, not a newer one") {
    comment("troll", "1");
    rules::Decision decision;
    decision.hide_comment = true;
    const bot::DecidedTurn turn = decided(decision);
    comment("luz", "1_2");

    write(turn);

    CHECK(store_.count("SELECT count(*) FROM messages WHERE hidden = 1") == 0);  // Not yet.
    CHECK(leaves().url.find("/1?") != std::string::npos);
    CHECK(store_.text("SELECT group_concat(platform_id) FROM messages WHERE hidden = 1") == "1");
}

TEST_CASE_METHOD(PostStage, "a private reply goes to who was answered, not to who wrote since") {
    comment("ana", "1");
    rules::Decision decision;
    decision.private_reply = "Escríbenos por aquí.";
    const bot::DecidedTurn turn = decided(decision);
    comment("luz", "1_2");

    write(turn);

    CHECK(leaves().body.find(R"("comment_id":"1")") != std::string::npos);
}

TEST_CASE_METHOD(PostStage, "choices go with what is said in private, numbered where none show") {
    comment("ana", "1");
    rules::Decision decision;
    decision.reply = "Te respondemos por mensaje privado.";
    decision.private_reply = "¿A cuál de estas cosas te refieres?";
    decision.buttons = {{"Plazo de envío", "clarify:1"}, {"Devoluciones", "clarify:2"}};

    write(decided(decision));

    CHECK(leaves().body.find("Plazo") == std::string::npos);
    CHECK(leaves().body.find(R"(1. Plazo de envío\n2. Devoluciones)") != std::string::npos);
    CHECK(store_.text("SELECT kind FROM messages WHERE buttons_json <> ''") == "private_reply");
}

TEST_CASE_METHOD(TwoTeams, "what is less grave does not take the place of what waits") {
    write_and_answer("a", "mi hijo se quemó con la vela");
    REQUIRE(stands() == "P0 direccion");

    write_and_answer("a", "y me habéis cobrado dos veces");

    CHECK(stands() == "P0 direccion");
    CHECK(store.count("SELECT count(*) FROM handoffs") == 1);
    CHECK(open_handoff("priority || department") == "P0direccion");
    const std::string packet = open_handoff("packet_json");
    CHECK(packet.find("safety or health") < packet.find("money that somebody lost"));
    CHECK(packet.find("money that somebody lost") != std::string::npos);
    CHECK(packet.find("cobrado dos veces") != std::string::npos);
    CHECK(packet.find(R"("safety")") != std::string::npos);
    CHECK(packet.find(R"("money_harm")") != std::string::npos);
    // The hour of the second is earlier, and was promised too.
    CHECK(store.count("SELECT due_at FROM conversations") ==
          store.count("SELECT min(due_at) FROM promises"));
    CHECK(store.count("SELECT count(*) FROM promises") == 2);
}

TEST_CASE_METHOD(TwoTeams, "what is graver takes the place of what waits") {
    write_and_answer("a", "me habéis cobrado dos veces");
    REQUIRE(stands() == "P1 cobros");

    write_and_answer("a", "y mi hijo se quemó con la vela");

    CHECK(stands() == "P0 direccion");
    CHECK(open_handoff("priority || department") == "P0direccion");
}

TEST_CASE_METHOD(TwoTeams, "what was grave and is over holds no later hand-over up") {
    write_and_answer("a", "mi hijo se quemó con la vela");
    (void)bot::person_does(store.database(), id("a"), bot::ConversationEvent::hand_back, "eva", "",
                           now);

    write_and_answer("a", "me habéis cobrado dos veces");

    CHECK(stands() == "P1 cobros");
}
