#include "tests/webhooks/channels/slack_support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

Reply slack_reply(const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.reference = "out:42";
    reply.address = {{"channel", "C1"}, {"thread_ts", "1.1"}};
    return reply;
}

}  // namespace

TEST_CASE("a Slack reply goes into the thread with our reference", "[slack]") {
    const auto requests = render(*slack(), slack_reply("a < b"), slack_now);

    REQUIRE(requests.size() == 1);
    CHECK(requests[0].url == "https://slack.com/api/chat.postMessage");
    CHECK(header_of(requests[0], "Authorization") == "Bearer xoxb-1");
    const Json body = body_of(requests[0]);
    CHECK(text_at(body, "channel") == "C1");
    CHECK(text_at(body, "thread_ts") == "1.1");
    CHECK(text_at(body, "text") == "a &lt; b");
    CHECK(text_at(body, "metadata.event_payload.reference") == "out:42");
}

TEST_CASE("Slack shows up to five buttons, more become numbers", "[slack]") {
    Reply reply = slack_reply("¿Cuál?");
    reply.buttons.assign(5, {"Envíos", "envio"});
    const Json body = body_of(render(*slack(), reply, slack_now)[0]);
    const Json& elements = array_at(array_at(body, "blocks")[1], "elements");
    CHECK(elements.size() == 5);
    CHECK(text_at(elements[0], "value") == "envio");
    reply.buttons.push_back({"Otro", "otro"});
    const Json numbered = body_of(render(*slack(), reply, slack_now)[0]);
    CHECK(find(numbered, "blocks") == nullptr);
    CHECK(text_at(numbered, "text").find("6. Otro") != std::string::npos);
}

TEST_CASE("a long Slack reply becomes several messages", "[slack]") {
    CHECK(render(*slack(), slack_reply(std::string(4000, 'a')), slack_now).size() == 1);
    CHECK(render(*slack(), slack_reply(std::string(4001, 'a')), slack_now).size() == 2);
    CHECK_FALSE(cannot_send(*slack(), slack_reply(" \n"), slack_now).reason.empty());
    Reply lost = slack_reply("hola");
    lost.address.clear();
    CHECK(cannot_send(*slack(), lost, slack_now).reason == "no channel id");
    Reply hide = slack_reply("x");
    hide.kind = Reply::Kind::hide_comment;
    CHECK_FALSE(cannot_send(*slack(), hide, slack_now).window_closed);
}

TEST_CASE("Slack's answer decides what becomes of a reply", "[slack]") {
    using Outcome = Delivery::Outcome;
    const auto request = render(*slack(), slack_reply("hola"), slack_now).front();
    const auto of = [&](const HttpResponse& response) {
        return slack()->read_result(request, response, slack_now);
    };
    const auto error = [&](const std::string& name, int status = 200) {
        return of(answer(status, R"({"ok":false,"error":")" + name + R"("})")).outcome;
    };

    CHECK(of(answer(200, R"({"ok":true,"ts":"1.2","channel":"C1"})")).message_id == "C1:1.2");
    CHECK(error("invalid_auth") == Outcome::auth_failed);
    CHECK(error("missing_scope") == Outcome::auth_failed);
    CHECK(error("ratelimited", 429) == Outcome::throttled);
    CHECK(error("ratelimited") == Outcome::throttled);
    CHECK(error("internal_error") == Outcome::retry);
    CHECK(error("channel_not_found") == Outcome::permanent);
    CHECK(error("msg_too_long") == Outcome::permanent);
    CHECK(error("messages_tab_disabled") == Outcome::blocked);
    CHECK(of(answer(429, "", {{"Retry-After", "30"}})).retry_after_ms == 30'000);
    CHECK(of(answer(502, "<html>")).outcome == Outcome::retry);
    CHECK(of(answer(200, "<html>")).outcome == Outcome::unknown);
    CHECK(of(no_answer(HttpResponse::Failure::unknown)).outcome == Outcome::unknown);
    CHECK(of(no_answer(HttpResponse::Failure::not_sent)).outcome == Outcome::retry);
}

TEST_CASE("a Slack inbox says what it lacks, and its probe what is wrong", "[slack]") {
    using Keys = std::vector<std::string>;
    CHECK(problem_keys("slack", {}) == Keys{"signing_secret", "token"});
    CHECK(problem_keys("slack", {{"signing_secret", {""}}, {"token", {"t"}}, {"answer", {"no"}}}) ==
          Keys{"signing_secret", "answer"});
    const auto channel = slack({{"bot_user", {"U0BOT"}}});
    const auto probe = channel->probes(0).at(0);
    CHECK(webhooks::in_english(
              channel->read_probe(probe, answer(200, R"({"ok":true,"user_id":"U0BOT"})")))
              .empty());
    CHECK(webhooks::in_english(
              channel->read_probe(probe, answer(200, R"({"ok":true,"user_id":"U1"})"))) ==
          "the token belongs to U1, not to bot_user U0BOT");
    CHECK(webhooks::in_english(
              channel->read_probe(probe, answer(200, R"({"ok":false,"error":"invalid_auth"})"))) ==
          "Slack: invalid_auth");
}
