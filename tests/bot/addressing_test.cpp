#include "bot/addressing.h"

#include "bot/intake.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"
#include "webhooks/channel.h"
#include "webhooks/json.h"
#include "webhooks/signature.h"

#include <memory>
#include <utility>

// Places where many people talk to one another, with the platforms' own payloads.

namespace {

using webhooks::HttpRequest;
using webhooks::Json;

constexpr bot::TimeMs noon = 1'763'985'600'000;

/// An inbox of one channel in a store of its own.
class Place {
public:
    Place(const std::string& channel, std::map<std::string, std::vector<std::string>> values)
        : key_(bot::store::EventKey::load(store_.database()).value()),
          context_{bot::store::ensure_inbox(store_.database(), "inbox", channel), 0},
          channel_(std::move(std::get<std::unique_ptr<webhooks::Channel>>(webhooks::make_channel(
              {.name = "inbox", .channel = channel, .values = std::move(values)})))) {}

    /// How many messages were taken in.
    std::size_t deliver(const HttpRequest& request) {
        const webhooks::Receipt receipt = channel_->receive(request, noon);
        REQUIRE(receipt.response.status == 200);
        return bot::take_in(store_.database(), key_, context_, receipt, noon).taken;
    }

    /// What the bot has said in a conversation, as the platform names it.
    void answered(const std::string& conversation, const std::string& platform_id) {
        const auto id =
            store_.count("SELECT id FROM conversations WHERE key = '" + conversation + "'");
        auto row = bot::store::load_conversation(store_.database(), {id}).value();
        (void)bot::store::append_message(store_.database(), row,
                                         {.direction = "out",
                                          .author = "bot",
                                          .text = "Tardamos tres días.",
                                          .platform_id = platform_id,
                                          .status = "sent"},
                                         noon);
    }

    std::string owner(const std::string& conversation) {
        return store_.text("SELECT owner FROM conversations WHERE key = '" + conversation + "'");
    }
    std::int64_t messages(const std::string& conversation) {
        return store_.count(
            "SELECT count(*) FROM messages m JOIN conversations c ON c.id = m.conversation_id"
            " WHERE m.direction = 'in' AND c.key = '" +
            conversation + "'");
    }
    std::int64_t count(const std::string& sql) { return store_.count(sql); }
    [[nodiscard]] const webhooks::Channel& channel() const { return *channel_; }

private:
    tests::TempStore store_;
    bot::store::EventKey key_;
    bot::IntakeContext context_;
    std::unique_ptr<webhooks::Channel> channel_;
};

/// A topic that Ana opened and the bot, `luna`, answered with its second post.
struct Topic : Place {
    Topic()
        : Place("discourse",
                {{"secret", {"s"}},
                 {"api_key", {"k"}},
                 {"api_username", {"luna"}},
                 {"url", {"https://foro.example"}}}) {
        CHECK(post("ana", 1) == 1);
        answered("topic-22:ana", "22/2");
    }

    std::size_t post(const std::string& user, int number, Json more = Json::object()) {
        Json post{{"id", 60 + number},
                  {"topic_id", 22},
                  {"username", user},
                  {"user_id", user.size()},
                  {"post_number", number},
                  {"post_type", 1},
                  {"raw", "¿y a " + user + "?"},
                  {"topic_archetype", "regular"}};
        post.update(more);
        HttpRequest request;
        request.method = "POST";
        request.body = Json{{"post", post}}.dump();
        request.headers = {
            {"Content-Type", "application/json"},
            {"X-Discourse-Event", "post_created"},
            {"X-Discourse-Event-Signature",
             "sha256=" + webhooks::to_hex(webhooks::hmac_sha256("s", request.body))}};
        return deliver(request);
    }
};

Json answers(int number) {
    return {{"reply_to_post_number", number}};
}

Json by_staff(Json more = Json::object()) {
    more["staff"] = true;
    return more;
}

/// A comment's thread below a post of the page, and what is reported of it.
struct LinkedInPost : Place {
    LinkedInPost()
        : Place("linkedin",
                {{"client_secret", {"s"}}, {"organization", {"5"}}, {"access_token", {"t"}}}) {}

    std::size_t notify(const std::string& action, int comment, Json said = Json::object()) {
        ++notifications_;
        const Json item{{"notificationId", notifications_},
                        {"organizationalEntity", "urn:li:organization:5"},
                        {"action", action},
                        {"generatedActivity", urn(comment)},
                        {"decoratedGeneratedActivity", {{"comment", std::move(said)}}}};
        HttpRequest request;
        request.method = "POST";
        request.body = Json{{"notifications", {item}}}.dump();
        request.headers = {{"Content-Type", "application/json"},
                           {"X-LI-Signature", webhooks::to_hex(webhooks::hmac_sha256(
                                                  "s", "hmacsha256=" + request.body))}};
        return deliver(request);
    }

    static std::string urn(int comment) {
        return "urn:li:comment:(urn:li:activity:1," + std::to_string(comment) + ")";
    }

private:
    int notifications_ = 0;
};

Json said_by(const std::string& owner, const std::string& text) {
    return {{"owner", owner}, {"text", text}};
}

}  // namespace

TEST_CASE_METHOD(Topic, "in a forum a customer goes on with the talk, named or not") {
    CHECK(post("ana", 3) == 1);
    CHECK(post("ana", 4, answers(2)) == 1);
    CHECK(messages("topic-22:ana") == 3);

    CHECK(post("luis", 5) == 0);
    CHECK(post("luis", 6, answers(2)) == 1);  // He asks the bot.
    CHECK(messages("topic-22:luis") == 1);
    CHECK(count("SELECT count(*) FROM ignored WHERE reason = 'not addressed to us'") == 1);
}

TEST_CASE_METHOD(Topic, "what people of a forum say to one another is left alone") {
    CHECK(post("luis", 3, answers(1)) == 0);
    CHECK(post("luis", 4, answers(2)) == 1);

    CHECK(post("ana", 5, {{"reply_to_user", {{"username", "eva"}}}}) == 0);
    CHECK(post("ana", 6, answers(4)) == 0);  // She answers Luis.
    CHECK(post("luis", 7, {{"reply_to_user", {{"username", "ana"}}}, {"topic_id", 23}}) == 0);
    CHECK(messages("topic-22:ana") == 1);
}

TEST_CASE_METHOD(Topic, "staff who answer a post in a forum take its author's conversation over") {
    (void)post("luis", 3, answers(2));
    answered("topic-22:luis", "22/4");

    CHECK(post("jefa", 5, by_staff(answers(1))) == 1);
    CHECK(owner("topic-22:ana") == "human");
    CHECK(owner("topic-22:luis") == "bot");

    CHECK(post("jefa", 6, by_staff(answers(4))) == 1);  // She corrects the bot.
    CHECK(owner("topic-22:luis") == "human");
    CHECK(count("SELECT count(*) FROM conversations") == 2);
}

TEST_CASE_METHOD(Topic, "staff who write to a whole topic take all that is open there over") {
    (void)post("luis", 3, answers(2));
    (void)post("eva", 1, {{"topic_id", 221}, {"id", 900}});

    CHECK(post("jefa", 4, by_staff()) == 1);
    CHECK(owner("topic-22:ana") == "human");
    CHECK(owner("topic-22:luis") == "human");
    CHECK(owner("topic-221:eva") == "bot");
    CHECK(post("jefa", 5, by_staff({{"topic_id", 24}})) == 0);
}

TEST_CASE_METHOD(Topic, "staff who answer somebody we do not talk with leave them to the bot") {
    const Json to_luis{{"reply_to_user", {{"username", "luis"}}}};
    CHECK(post("jefa", 4, by_staff(to_luis)) == 0);
    CHECK(count("SELECT count(*) FROM conversations") == 1);

    CHECK(post("luis", 5, answers(2)) == 1);
    CHECK(owner("topic-22:luis") == "bot");
    CHECK(post("jefa", 6, by_staff(to_luis)) == 1);
    CHECK(owner("topic-22:luis") == "human");
}

TEST_CASE_METHOD(Topic, "the bot's own posts in a forum take nothing over") {
    CHECK(post("luna", 2, by_staff(answers(1))) == 0);
    CHECK(post("luna", 3, by_staff()) == 0);
    CHECK(owner("topic-22:ana") == "bot");
}

TEST_CASE_METHOD(LinkedInPost, "our own comment, reported by LinkedIn, silences nobody", "[F27]") {
    (void)notify("COMMENT", 10, said_by("urn:li:person:ana", "¿Cuánto tarda el envío?"));
    webhooks::OutboundRequest request;
    request.body = Json{{"object", "urn:li:activity:1"}}.dump();
    webhooks::HttpResponse made;
    made.status = 201;
    made.headers = {{"x-restli-id", "7001"}};
    answered(urn(10), channel().read_result(request, made, noon).message_id);
    Json echo = said_by("urn:li:organization:5", "Tardamos tres días.");
    echo["parentComment"] = urn(10);

    CHECK(notify("ADMIN_COMMENT", 7001, echo) == 0);
    CHECK(owner(urn(10)) == "bot");

    CHECK(notify("ADMIN_COMMENT", 7002, echo) == 1);  // A colleague's.
    CHECK(owner(urn(10)) == "human");
}

TEST_CASE_METHOD(LinkedInPost, "a comment below another is deleted where it was said") {
    (void)notify("COMMENT", 10, said_by("urn:li:person:ana", "¿Cuánto tarda el envío?"));
    Json nested = said_by("urn:li:person:ana", "¿y a Cali?");
    nested["parentComment"] = urn(10);
    (void)notify("COMMENT", 11, nested);

    CHECK(notify("COMMENT_DELETE", 11) == 1);
    CHECK(count("SELECT count(*) FROM conversations") == 1);
    CHECK(count("SELECT count(*) FROM messages WHERE text = '¿y a Cali?'") == 0);

    CHECK(notify("COMMENT_EDIT", 10, said_by("urn:li:person:ana", "¿Cuánto cuesta?")) == 1);
    CHECK(notify("COMMENT_DELETE", 99) == 0);
    CHECK(count("SELECT count(*) FROM conversations") == 1);
}

namespace {

/// A Page of Facebook on whose wall Nora wrote.
struct Wall : Place {
    Wall()
        : Place("facebook_comments",
                {{"account", {"PAGE"}},
                 {"app_secret", {"s"}},
                 {"verify_token", {"v"}},
                 {"access_token", {"t"}}}) {
        CHECK(post("nora", {{"item", "status"}, {"message", "No llega mi pedido"}}) == 1);
    }

    std::size_t post(const std::string& by, Json value) {
        value["from"] = {{"id", by}};
        if (!value.contains("post_id")) value["post_id"] = "PAGE_10";
        if (!value.contains("verb")) value["verb"] = "add";
        const Json change{{"field", "feed"}, {"value", std::move(value)}};
        const Json entry{{"id", "PAGE"}, {"changes", Json::array({change})}};
        HttpRequest request;
        request.method = "POST";
        request.body = Json{{"object", "page"}, {"entry", Json::array({entry})}}.dump();
        request.headers = {
            {"Content-Type", "application/json"},
            {"X-Hub-Signature-256",
             "sha256=" + webhooks::to_hex(webhooks::hmac_sha256("s", request.body))}};
        return deliver(request);
    }

    std::size_t comment_by_page(const std::string& under) {
        return post("PAGE", {{"item", "comment"},
                             {"comment_id", under + "_1"},
                             {"post_id", under},
                             {"parent_id", under},
                             {"message", "Lo vemos ya"}});
    }
};

}  // namespace

TEST_CASE("a colleague who answers a visitor's post takes its talk over, and no other",
          "[addressing]") {
    Wall wall;
    CHECK(wall.messages("post:PAGE_10") == 1);
    CHECK(wall.owner("post:PAGE_10") == "bot");

    CHECK(wall.comment_by_page("PAGE_9") == 0);  // The Page's own post.
    CHECK(wall.owner("post:PAGE_10") == "bot");
    CHECK(wall.count("SELECT count(*) FROM conversations") == 1);

    CHECK(wall.comment_by_page("PAGE_10") == 1);
    CHECK(wall.owner("post:PAGE_10") == "human");
}

TEST_CASE("a visitor's post is taken once, and its removal is about its talk", "[addressing]") {
    Wall wall;
    CHECK(wall.post("nora", {{"item", "photo"}, {"message", "No llega mi pedido"}}) == 0);
    CHECK(wall.post("nora", {{"item", "post"}, {"verb", "remove"}}) == 1);
    CHECK(wall.post("PAGE", {{"item", "post"}, {"verb", "remove"}, {"post_id", "PAGE_9"}}) == 0);
    CHECK(wall.count("SELECT count(*) FROM conversations") == 1);
}

TEST_CASE("our own answer to a visitor's post, reported by Facebook, silences nobody",
          "[addressing]") {
    Wall wall;
    wall.answered("post:PAGE_10", "PAGE_10_1");
    CHECK(wall.comment_by_page("PAGE_10") == 0);
    CHECK(wall.owner("post:PAGE_10") == "bot");
}
