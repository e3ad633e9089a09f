#include "tests/webhooks/damage.h"
#include "webhooks/channels/discourse_post.h"
#include "webhooks/signature.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000000000;

std::unique_ptr<Channel> forum(Values more = {}) {
    more.insert({"url", {"https://foro.example"}});
    more.insert({"secret", {"new", "old"}});
    more.insert({"api_key", {"k"}});
    more.insert({"api_username", {"Portavoz"}});
    return make("discourse", more);
}

HttpRequest hook(const std::string& body, const std::string& event = "post_created") {
    return post(body,
                {{"X-Discourse-Event-Signature", "sha256=" + to_hex(hmac_sha256("old", body))},
                 {"X-Discourse-Event", event},
                 {"X-Discourse-Event-Id", "9"}});
}

/// A later post in topic 22 with `more` fields.
std::string post_of(const std::string& more) {
    return R"({"post":{"id":70,"topic_id":22,"username":"AnaP","user_id":31,"post_type":1,"raw":"hola","post_number":5)" +
           more + "}}";
}

Receipt received(const std::string& body, const std::string& event = "post_created") {
    return forum()->receive(hook(body, event), now);
}

/// A post of that Markdown.
Inbound post_with(const std::string& raw) {
    std::vector<Inbound> messages;
    std::vector<Ignored> ignored;
    read_discourse_post(
        {{"id", 1}, {"topic_id", 2}, {"username", "ana"}, {"post_number", 3}, {"raw", raw}},
        "post_created", {.username = "luna", .answers_all = true}, messages, ignored);
    return messages.at(0);
}

Reply reply_to(const Inbound& inbound, const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.visibility = inbound.visibility;
    reply.address = inbound.address;
    return reply;
}

}  // namespace

TEST_CASE("a new topic is a public question, title and all", "[discourse]") {
    const Receipt receipt = received(fixture("discourse/post_created.json"));

    REQUIRE(receipt.messages.size() == 1);
    const Inbound& question = receipt.messages[0];
    CHECK(question.dedupe_key == "post:67");
    CHECK(question.conversation_key == "topic-22:anap");
    CHECK(question.contact_key == "31");
    CHECK(question.text == "Duda sobre envíos\n\n¿Hacéis envíos a Cali?");
    CHECK(question.visibility == Visibility::public_comment);
    CHECK(question.sent_at == 1780000000000);
}

TEST_CASE("a Discourse webhook whose proof is missing or wrong is refused with 401",
          "[discourse]") {
    HttpRequest request = hook(fixture("discourse/post_created.json"));
    const std::string right = request.headers[0].value;
    CHECK(forum()->receive(request, now).response.status == 200);
    SECTION("header") {
        request.headers[0].value =
            GENERATE_COPY(std::string{}, right.substr(7), "sha1=" + right.substr(7),
                          right.substr(0, right.size() - 2), "sha256=" + std::string(64, 'A'));
    }
    SECTION("body") {
        request.body += " ";
    }
    SECTION("missing") {
        request.headers.erase(request.headers.begin());
    }
    CHECK(forum()->receive(request, now).response.status == 401);
}

TEST_CASE("of a forum only what is addressed to us is answered", "[discourse]") {
    using Find = PlaceHint::Find;
    const auto find = [](const std::string& more) {
        return received(post_of(more)).messages.at(0).place.find;
    };
    // Whether it goes on with a talk of ours is known by who has spoken in the topic before.
    CHECK(find("") == Find::of_speaker);
    CHECK(find(R"(,"raw2":0)") == Find::of_speaker);
    CHECK(find(R"(,"reply_to_user":{"username":"portavoz"})") == Find::nothing);
    const Inbound answer = received(post_of(R"(,"reply_to_post_number":3)")).messages.at(0);
    CHECK(answer.place.find == Find::of_speaker);
    CHECK(answer.place.prefix == "topic-22:");
    CHECK(answer.reply_to_id == "22/3");
    CHECK_FALSE(answer.place.names_somebody_else);
    CHECK(received(post_of(R"(,"reply_to_user":{"username":"luis"})"))
              .messages.at(0)
              .place.names_somebody_else);
    const Receipt mention = received(
        R"({"post":{"id":70,"topic_id":22,"username":"AnaP","post_number":5,"raw":"@portavoz, ¿y a Cali?"}})");
    CHECK(mention.messages.at(0).text == "¿y a Cali?");
    CHECK(mention.messages.at(0).place.find == Find::nothing);
    CHECK(forum({{"answer", {"all"}}})->receive(hook(post_of("")), now).messages.size() == 1);
    const Receipt direct = received(post_of(R"(,"topic_archetype":"private_message")"));
    CHECK(direct.messages.at(0).visibility == Visibility::direct);
    CHECK(direct.messages.at(0).conversation_key == "topic-22");
}

TEST_CASE("staff take over, our own posts are echoes, the forum's accounts are nobody",
          "[discourse]") {
    const std::string to_ana = R"(,"reply_to_user":{"username":"AnaP"})";
    const auto by = [&](const std::string& name, const std::string& more) {
        return received(R"({"post":{"id":70,"topic_id":22,"post_number":5,"raw":"x","username":")" +
                        name + "\"" + more + "}}");
    };
    const Receipt staff = by("jefa", to_ana + R"(,"moderator":true)");
    CHECK(staff.messages.at(0).author == Author::person);
    CHECK(staff.messages.at(0).conversation_key == "topic-22:anap");
    CHECK(by("PORTAVOZ", to_ana + R"(,"staff":true)").messages.at(0).author == Author::our_echo);
    CHECK(by("system", to_ana).messages.empty());
    CHECK(by("discobot", to_ana).messages.empty());
    CHECK(received(post_of(R"(,"post_type":3)")).messages.empty());
    const Inbound to_all = by("jefa", R"(,"admin":true,"reply_to_post_number":1)").messages.at(0);
    CHECK(to_all.conversation_key == "topic-22");
    CHECK(to_all.reply_to_id == "22/1");
    CHECK(to_all.place.find == PlaceHint::Find::of_answered);
    const Receipt to_us = by("jefa", R"(,"staff":true,"reply_to_user":{"username":"Portavoz"})");
    CHECK(to_us.messages.at(0).conversation_key == "topic-22");
}

TEST_CASE("edits and removals of a post are told apart and have keys of their own", "[discourse]") {
    const std::string body = fixture("discourse/post_created.json");
    const Inbound edit = received(body, "post_edited").messages.at(0);
    CHECK(edit.kind == MessageKind::edit);
    CHECK(edit.target_id == "22/1");
    CHECK(edit.dedupe_key == "post:67:edit:1:2026-05-28T20:26:40.000Z");
    const Inbound gone = received(body, "post_destroyed").messages.at(0);
    CHECK(gone.kind == MessageKind::deletion);
    CHECK(gone.target_id == "22/1");
    CHECK(gone.dedupe_key == "post:67:gone");
    CHECK(received(body, "post_recovered").messages.empty());
    CHECK(received(R"({"ping":"OK"})", "ping").response.status == 200);
    CHECK(received(R"({"topic":{"id":1}})", "topic_created").messages.empty());
}

TEST_CASE("what a post quotes is not its author's text", "[discourse]") {
    const Receipt receipt = received(
        R"({"post":{"id":70,"topic_id":22,"username":"a","post_number":5,"raw":"[quote=\"portavoz, post:2\"]\nviejo @portavoz\n[/quote]\n\n¿seguro?"}})");
    CHECK(receipt.messages.at(0).text == "¿seguro?");
}

TEST_CASE("quotations may stand in quotations, and end without having begun", "[discourse]") {
    CHECK(post_with("a [quote=x]b [quote=y]c[/quote] d[/quote]e").text == "a e");
    CHECK(post_with("a[/quote]b").text == "ab");
    CHECK(post_with("a [quote=x]b").text == "a [quote=x]b");
}

TEST_CASE("a post of very many quotations or files is read through once", "[discourse][T49]") {
    const auto repeated = [](const std::string& part, int times) {
        std::string text;
        for (int i = 0; i < times; ++i) text += part;
        return text;
    };
    CHECK(post_with("a" + repeated("b[/quote]", 500'000)).text.size() == 500'001);
    CHECK(post_with(repeated("[quote]", 200'000) + repeated("[/quote]", 200'000)).text.empty());
    const Inbound files =
        post_with(repeated("[](upload://)", 50'000) + std::string(8'000'000, 'a'));
    CHECK(files.text.size() == 8'000'000);
    CHECK(files.attachments.size() == 50'000);
}

TEST_CASE("pictures and files of a post are no words", "[discourse]") {
    const Inbound picture = post_with("![roto|690x400](upload://a.jpeg)");
    CHECK(picture.text.empty());
    CHECK(picture.kind == MessageKind::image);
    CHECK(picture.attachments.at(0).url == "upload://a.jpeg");
    CHECK(picture.attachments.at(0).name == "roto");
    const Inbound words = post_with(
        "Me llegó así:\n![a](upload://a.jpeg)\n[f.pdf|attachment](upload://f.pdf) (2 KB)");
    CHECK(words.kind == MessageKind::text);
    CHECK(words.text.find("upload") == std::string::npos);
    REQUIRE(words.attachments.size() == 2);
    CHECK(words.attachments[1].kind == "file");
    CHECK(words.attachments[1].name == "f.pdf");
    CHECK(post_with("[x](https://a.example)").text == "[x](https://a.example)");
    CHECK(post_with("](upload://a").attachments.empty());
    CHECK(post_with("![voz|audio](upload://a.mp3)").kind == MessageKind::voice);
}

TEST_CASE("damaged posts are answered and never taken for messages without keys", "[discourse]") {
    const Sign sign = [](const std::string& body) { return hook(body); };
    check_survives_damage(*forum(), fixture("discourse/post_created.json"), sign, now);
    check_survives_wrong_types(*forum(), fixture("discourse/post_created.json"), sign, now);
}

TEST_CASE("the backstop starts near now, then reads what is new and fills gaps", "[discourse]") {
    const auto request = forum()->poll("", now);
    CHECK(request->url == "https://foro.example/posts.json?page=1");
    CHECK(header_of(*request, "Api-Key") == "k");
    const auto listing = [](int from, int to, const std::string& at) {
        Json posts = Json::array();
        for (int id = from; id >= to; --id) {
            posts.push_back({{"id", id},
                             {"topic_id", id},
                             {"username", "a"},
                             {"post_number", 1},
                             {"raw", "x"},
                             {"created_at", at}});
        }
        return answer(200, Json{{"latest_posts", posts}}.dump());
    };
    const auto first =
        forum()->read_poll("", *request, listing(50, 41, "2026-01-01T00:00:00Z"), now);
    CHECK(first.messages.empty());
    CHECK(first.cursor == "50");
    const auto next =
        forum()->read_poll("50", *request, listing(52, 43, "2026-05-28T20:26:40Z"), now);
    CHECK(next.messages.size() == 2);
    CHECK_FALSE(next.next_page);
    CHECK(next.wait == std::chrono::seconds(300));
    const auto gap =
        forum()->read_poll("50", *request, listing(70, 61, "2026-05-28T20:26:40Z"), now);
    REQUIRE(gap.next_page);
    CHECK(gap.messages.size() == 10);
    CHECK(gap.next_page->url == "https://foro.example/posts.json?before=61&page=2");
    const auto filled = forum()->read_poll(gap.cursor, *gap.next_page,
                                           listing(60, 45, "2026-05-28T20:26:40Z"), now);
    CHECK(filled.messages.size() == 10);
    CHECK(filled.cursor == "70");
    const auto failed = forum()->read_poll("50", *request, answer(429), now);
    CHECK(failed.cursor == "50");
    CHECK_FALSE(failed.error.empty());
}

TEST_CASE("an answer in the forum names the customer and follows the post", "[discourse]") {
    const Inbound question = received(fixture("discourse/post_created.json")).messages.at(0);
    const auto request = render(*forum(), reply_to(question, "Sí, a toda Colombia."), now).at(0);
    CHECK(request.url == "https://foro.example/posts.json");
    CHECK(header_of(request, "Api-Username") == "Portavoz");
    CHECK(body_of(request) == Json{{"topic_id", 22},
                                   {"reply_to_post_number", 1},
                                   {"raw", "@AnaP Sí, a toda Colombia."}});
    const Inbound direct =
        received(post_of(R"(,"topic_archetype":"private_message")")).messages.at(0);
    CHECK(text_at(body_of(render(*forum(), reply_to(direct, "Sí"), now).at(0)), "raw") == "Sí");
    Reply lost = reply_to(question, "Sí");
    lost.address.clear();
    CHECK(cannot_send(*forum(), lost, now).reason == "no topic");
}

TEST_CASE("the forum's answer decides what becomes of a reply", "[discourse]") {
    using Outcome = Delivery::Outcome;
    const auto of = [](int status, const std::string& body) {
        return forum()->read_result({}, answer(status, body), now);
    };
    CHECK(of(200, R"({"id":71})").message_id == "71");
    OutboundRequest request;
    request.body = R"({"topic_id":22,"raw":"Sí"})";
    CHECK(forum()
              ->read_result(request, answer(200, R"({"id":71,"post_number":6})"), now)
              .message_id == "22/6");
    CHECK(of(200, R"({"action":"enqueued","success":true})").outcome == Outcome::sent);
    CHECK(of(200, R"({"action":"enqueued","success":true})").error ==
          "the forum holds the post for approval");
    CHECK(of(200, "{}").outcome == Outcome::unknown);
    CHECK(of(422, R"({"errors":["Body is too similar to what you recently posted"]})").outcome ==
          Outcome::permanent);
    CHECK(of(422, R"({"errors":["Body is too similar"]})").error ==
          "HTTP 422: Body is too similar");
    CHECK(of(403, R"({"errors":["x"],"error_type":"invalid_access"})").outcome ==
          Outcome::auth_failed);
    CHECK(of(403, "{}").outcome == Outcome::permanent);
    CHECK(of(404, "{}").outcome == Outcome::permanent);
    CHECK(of(429, R"({"errors":["slow"],"extras":{"wait_seconds":15}})").outcome ==
          Outcome::throttled);
    CHECK(of(429, R"({"errors":["slow"],"extras":{"wait_seconds":15}})").retry_after_ms == 15'000);
    CHECK(of(500, "").outcome == Outcome::retry);
    CHECK(forum()->read_result({}, no_answer(HttpResponse::Failure::unknown), now).outcome ==
          Outcome::unknown);
}

TEST_CASE("a forum's inbox says what it lacks, and its probe what is wrong", "[discourse]") {
    CHECK(problem_keys("discourse", {}) ==
          std::vector<std::string>{"secret", "url", "api_key", "api_username"});
    const auto probe = forum()->probes(0).at(0);
    CHECK(
        webhooks::in_english(
            forum()->read_probe(probe, answer(200, R"({"current_user":{"username":"Portavoz"}})")))
            .empty());
    CHECK(webhooks::in_english(
              forum()->read_probe(probe, answer(200, R"({"current_user":{"username":"otro"}})"))) ==
          "the key belongs to otro");
    CHECK_FALSE(webhooks::in_english(forum()->read_probe(probe, answer(403))).empty());
}

TEST_CASE("a forum's administrator learns whether its webhook leads to the inbox", "[discourse]") {
    const auto webhook = forum()->probes(0).at(1);
    const auto said = [&](int status, const std::string& body) {
        return forum()->read_probe(webhook, answer(status, body));
    };
    const auto one = [](const std::string& more) {
        return R"({"web_hooks":[{"id":1,"payload_url":"https://other.example/x","active":true},
                 {"id":2,"payload_url":"https://chat.example/webhooks/inbox",)" +
               more + "}]}";
    };
    CHECK(said(200, one(R"("active":true,"last_delivery_status":3)")).empty());
    CHECK(in_english(said(200, one(R"("active":false)"))) == "the webhook is switched off");
    CHECK(in_english(said(200, one(R"("active":true,"last_delivery_status":2)"))) ==
          "the forum's last delivery failed");
    CHECK(in_english(said(200, R"({"web_hooks":[]})")) ==
          "no webhook of the forum leads to /webhooks/inbox");
    const auto told = [&](int status, const std::string& body) {
        return forum()->is_told(webhook, answer(status, body));
    };
    CHECK(told(200, R"({"web_hooks":[]})"));
    for (const int refused : {403, 404}) CHECK_FALSE(told(refused, R"({"web_hooks":[]})"));
    CHECK_FALSE(told(200, "<html>"));
    CHECK(forum()->is_told(forum()->probes(0).at(0), answer(403)));
}
