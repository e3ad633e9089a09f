#include "tests/webhooks/channels/x_support.h"
#include "webhooks/channels/x_oauth.h"
#include "webhooks/split_text.h"
#include "webhooks/token_grant.h"

using namespace webhooks;
using namespace webhooks::test;
using namespace webhooks::test::x_inbox;

namespace {

/// A direct message between the two accounts.
std::string dm(const std::string& from, const std::string& to, const std::string& more = "") {
    return R"({"for_user_id":")" + us + R"(","direct_message_events":[{"type":"message_create",)" +
           R"("id":"9","message_create":{"sender_id":")" + from +
           R"(","target":{"recipient_id":")" + to + R"("},"message_data":{"text":"hola"})" + more +
           "}}]}";
}

Reply public_reply(const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.visibility = Visibility::public_comment;
    reply.reference = "out:42";
    reply.address = {{"post_id", "77"}, {"handle", "anaperez"}};
    return reply;
}

Reply private_message(const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.reference = "out:43";
    reply.address = {{"participant_id", "2244994945"}};
    return reply;
}

}  // namespace

TEST_CASE("X's worked example of a signature comes out", "[x]") {
    const OAuthKeys keys{.consumer_key = "xvz1evFS4wEEPTGEFPHBog",
                         .consumer_secret = "kAcSOqF21Fu85e7zjz7ZN2U4ZRhfV3WpwPAoE3Z7kBw",
                         .token = "370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb",
                         .token_secret = "LswwdoUaIvS8ltyTt5jkRh4J50vUPVVHtR2YPi5kE"};
    const auto sign = [&](const std::string& host, const std::vector<Header>& form) {
        return oauth_header(keys, "POST",
                            "https://" + host + "/1.1/statuses/update.json?include_entities=true",
                            form, "kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg", 1318622958000);
    };
    const std::vector<Header> form{{"status", "Hello Ladies + Gentlemen, a signed OAuth request!"}};

    CHECK(sign("api.twitter.com", form) ==
          "OAuth oauth_consumer_key=\"xvz1evFS4wEEPTGEFPHBog\", "
          "oauth_nonce=\"kYjzVBB8Y0ZFabxSWbWovY3uYSQ2pTgmZeNu2VS4cg\", "
          "oauth_signature=\"hCtSmYh%2BiHYCEqBWrE7C7hYmtUk%3D\", "
          "oauth_signature_method=\"HMAC-SHA1\", oauth_timestamp=\"1318622958\", "
          "oauth_token=\"370773112-GmHxMAgYyLbNEtIKZeRNFsMKPR9EyMZeS9weJAEb\", "
          "oauth_version=\"1.0\"");
    CHECK(sign("api.x.com", form).find("Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D") != std::string::npos);
    CHECK(sign("api.x.com", {}).find("Ls93hJiZbQ3akF3HF3x1Bz8%2FzU4%3D") == std::string::npos);
}

TEST_CASE("X's check is answered with the token under the newest secret", "[x]") {
    const Receipt receipt = x()->receive(get("crc_token=MTIz&nonce=a"), now);

    CHECK(receipt.outcome == Receipt::Outcome::replied);
    CHECK(parse_json(receipt.response.body).value.at("response_token") ==
          "sha256=" + to_base64(hmac_sha256("new", "MTIz")));
    CHECK(x()->receive(get(""), now).response.status == 403);
    CHECK(x()->receive(get("crc_token="), now).response.status == 403);
    CHECK(x()->receive(get("crc_token=" + std::string(513, 'a')), now).response.status == 403);
}

TEST_CASE("an X request whose proof is missing or wrong is refused with 401", "[x]") {
    HttpRequest request = x_post(fixture("x/mention.json"));
    const std::string right = request.headers[0].value;
    CHECK(x()->receive(request, now).response.status == 200);
    SECTION("header") {
        request.headers[0].value =
            GENERATE_COPY(std::string{}, right.substr(7), right.substr(0, right.size() - 1),
                          "sha1=" + right.substr(7), "sha256=" + to_base64(std::string(32, 'x')));
    }
    SECTION("body") {
        request.body.replace(request.body.find("Cali"), 1, "B");
    }
    SECTION("missing") {
        request.headers.erase(request.headers.begin());
    }
    SECTION("another secret") {
        request = x_post(request.body, "other");
    }
    CHECK(x()->receive(request, now).response.status == 401);
}

TEST_CASE("every direct message of a delivery is read, ids as strings", "[x]") {
    const Receipt receipt = received(fixture("x/dm_received.json"));

    REQUIRE(receipt.messages.size() == 2);
    const Inbound& text = receipt.messages[0];
    CHECK(text.dedupe_key == us + ":dm:2080765901528535096");
    CHECK(text.message_id == "2080765901528535096");
    CHECK(text.conversation_key == "dm:2244994945");
    CHECK(text.contact_key == "2244994945");
    CHECK(text.contact_name == "Ana Pérez");
    CHECK(text.contact_handle == "anaperez");
    CHECK(text.text == "hello! 1 < 2");
    CHECK(text.visibility == Visibility::direct);
    CHECK(text.sent_at == 1784928224372);
    CHECK(receipt.messages[1].kind == MessageKind::image);
    CHECK(receipt.messages[1].attachments.at(0).url == "https://ton.x.example/1.jpg");
}

TEST_CASE("a mention is a public question by the contact of the direct messages", "[x]") {
    const Receipt receipt = received(fixture("x/mention.json"));

    REQUIRE(receipt.messages.size() == 1);
    const Inbound& mention = receipt.messages[0];
    CHECK(mention.text == "¿hacéis envíos a Cali? & cuánto");
    CHECK(mention.visibility == Visibility::public_comment);
    CHECK(mention.contact_key == "2244994945");
    CHECK(mention.conversation_key == "post:2080761390000000000:2244994945");
    CHECK(mention.dedupe_key == us + ":post:2080761390000000001");
    CHECK(mention.reply_to_id == "2080761390000000000");
    CHECK(mention.language_hint == "es");
    CHECK(mention.address.at("post_id") == "2080761390000000001");
    CHECK(mention.contact_handle == "anaperez");
}

TEST_CASE("the older API is read: whole long posts, no reposts, our own replies as a person's",
          "[x]") {
    const Receipt receipt = received(fixture("x/account_activity.json"));

    REQUIRE(receipt.messages.size() == 4);
    const Inbound& sent = receipt.messages[0];
    CHECK(sent.author == Author::our_echo);
    CHECK(sent.conversation_key == "dm:6253282");
    const Inbound& post = receipt.messages[1];
    CHECK(post.text == "no me ha llegado el pedido & van dos semanas");
    CHECK(post.message_id == "1050118621198921728");
    CHECK(post.sent_at == 1539202764000);
    const Inbound& answered = receipt.messages[2];
    CHECK(answered.author == Author::person);
    CHECK(answered.conversation_key == post.conversation_key);
    const Inbound& gone = receipt.messages[3];
    CHECK(gone.kind == MessageKind::deletion);
    CHECK(gone.target_id == post.message_id);
    CHECK(receipt.ignored.size() == 1);
}

TEST_CASE("an older post is read though its ids are only numbers", "[x]") {
    const Receipt receipt =
        received(R"({"for_user_id":")" + us +
                 R"(","tweet_create_events":[{"id":1050118621198921728,"text":"@luna ¿hay envíos?",
           "in_reply_to_status_id":1050118621198921700,"user":{"id":6253282,"screen_name":"ana"}}]})");
    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].message_id == "1050118621198921728");
    CHECK(receipt.messages[0].contact_key == "6253282");
    CHECK(receipt.messages[0].reply_to_id == "1050118621198921700");
}

TEST_CASE("the author of a mention is read where X puts it", "[x]") {
    const std::string people =
        R"("includes":{"users":[{"id":"5","name":"Ana","username":"ana5"}]})";
    const std::string payload = R"("id":"9","text":"hola","author_id":"5")";
    const auto handle = [](const std::string& body) {
        return received(body).messages.at(0).contact_handle;
    };
    const std::string head = R"({"data":{"event_type":"post.mention.create","payload":{)";
    CHECK(handle(head + payload + "," + people + "}}}") == "ana5");
    CHECK(handle(head + payload + "}," + people + "}}") == "ana5");
    CHECK(handle(head + payload + "}}," + people + "}") == "ana5");
}

TEST_CASE("who wrote a direct message decides what it is", "[x]") {
    const auto author = [](const std::string& body) {
        return received(body).messages.at(0).author;
    };
    CHECK(author(dm("5", us)) == Author::customer);
    CHECK(author(dm(us, "5")) == Author::person);
    CHECK(author(dm(us, "5", R"(,"source_app_id":"13090192")")) == Author::our_echo);
    CHECK(author(dm(us, "5", R"(,"source_app_id":"7")")) == Author::person);
    CHECK(received(dm("5", "6")).messages.empty());
    CHECK(received(dm(us, us)).messages.empty());
}

TEST_CASE("what concerns another account or nobody is noted", "[x]") {
    std::string other = fixture("x/mention.json");
    other.replace(other.find(us), us.size(), "1");
    const std::string head = R"({"for_user_id":")" + us;
    const std::vector<std::string> bodies{
        other,
        R"({"for_user_id":"1","tweet_create_events":[]})",
        head + R"(","direct_message_indicate_typing_events":[{}]})",
        head +
            R"(","user_has_blocked":true,"tweet_create_events":[{"id_str":"1","user":{"id_str":"2"}}]})",
        R"({"data":{"event_type":"oauth.revoke","payload":{}}})",
        "{}"};
    for (const std::string& body : bodies) {
        INFO(body);
        const Receipt receipt = received(body);
        CHECK(receipt.response.status == 200);
        CHECK(receipt.messages.empty());
        CHECK_FALSE(receipt.ignored.empty());
    }
}

TEST_CASE("damaged X bodies are answered and never taken for messages without keys", "[x]") {
    const std::string name =
        GENERATE("x/dm_received.json", "x/mention.json", "x/account_activity.json");
    const Sign sign = [](const std::string& body) { return x_post(body); };
    check_survives_damage(*x(), fixture(name), sign, now);
    check_survives_wrong_types(*x(), fixture(name), sign, now);
}

TEST_CASE("a public answer on X names whom it is for", "[x]") {
    const auto requests = render(*x(), public_reply("Sí, a toda Colombia."), now);

    REQUIRE(requests.size() == 1);
    CHECK(requests[0].url == "https://api.x.com/2/tweets");
    CHECK(header_of(requests[0], "Authorization") == "Bearer user-token");
    const Json body = body_of(requests[0]);
    CHECK(text_at(body, "text") == "@anaperez Sí, a toda Colombia.");
    CHECK(text_at(body, "reply.in_reply_to_tweet_id") == "77");
}

TEST_CASE("a post is never split: 280 by X's count, or it is refused", "[x]") {
    const auto text_of = [](const std::string& text) {
        return text_at(body_of(render(*x(), public_reply(text), now)[0]), "text");
    };
    const std::string exact(280, 'a');
    CHECK(text_of(exact) == exact);  // No room for the handle.
    CHECK(text_length(text_of(std::string(270, 'a')), LengthUnit::weighted) == 280);
    CHECK_FALSE(cannot_send(*x(), public_reply(exact + "a"), now).window_closed);
    std::string emoji;
    for (int i = 0; i < 140; ++i) emoji += "😀";
    CHECK(text_of(emoji) == emoji);
    cannot_send(*x(), public_reply(emoji + "."), now);
    CHECK(render(*x({{"max_post", {"4000"}}}), public_reply(exact + "a"), now).size() == 1);
    Reply lost = public_reply("hola");
    lost.address.clear();
    CHECK(cannot_send(*x(), lost, now).reason == "no post to answer");
}

TEST_CASE("a direct message on X goes to the person, in one piece", "[x]") {
    const auto request = render(*x(), private_message("hola"), now).at(0);
    CHECK(request.url == "https://api.x.com/2/dm_conversations/with/2244994945/messages");
    CHECK(text_at(body_of(request), "text") == "hola");
    CHECK(render(*x(), private_message(std::string(10000, 'a')), now).size() == 1);
    cannot_send(*x(), private_message(std::string(10001, 'a')), now);
}

TEST_CASE("without a bearer token calls are signed, each with a nonce of its own", "[x]") {
    const auto channel =
        x({{"consumer_key", {"ck"}}, {"access_token", {"at"}}, {"access_token_secret", {"ats"}}});
    const auto header = [&](TimeMs at) {
        return header_of(render(*channel, private_message("hola"), at)[0], "Authorization");
    };
    CHECK(header(now).starts_with("OAuth oauth_consumer_key=\"ck\", oauth_nonce=\""));
    CHECK(header(now) == header(now));
    CHECK(header(now) != header(now + 1));
    CHECK(header(now).find("oauth_token=\"at\"") != std::string::npos);
}

TEST_CASE("X's answer decides what becomes of a reply", "[x]") {
    using Outcome = Delivery::Outcome;
    const auto of = [](const HttpResponse& response) {
        return x()->read_result({}, response, now);
    };

    CHECK(of(answer(201, R"({"data":{"id":"88","text":"x"}})")).message_id == "88");
    CHECK(
        of(answer(201, R"({"data":{"dm_conversation_id":"1-2","dm_event_id":"99"}})")).message_id ==
        "99");
    CHECK(of(answer(200, "{}")).outcome == Outcome::unknown);
    CHECK(of(answer(401, R"({"title":"Unauthorized"})")).outcome == Outcome::auth_failed);
    CHECK(of(answer(403, R"({"detail":"You cannot send messages to this user."})")).outcome ==
          Outcome::blocked);
    const Delivery twice = of(answer(
        403, R"({"detail":"You are not allowed to create a Tweet with duplicate content."})"));
    CHECK(twice.outcome == Outcome::permanent);
    CHECK(twice.error.find("duplicate content") != std::string::npos);
    CHECK(of(answer(400, "{}")).outcome == Outcome::permanent);
    CHECK(of(answer(503, "")).outcome == Outcome::retry);
    CHECK(of(no_answer(HttpResponse::Failure::unknown)).outcome == Outcome::unknown);
    const std::string in_90_s = std::to_string(now / 1000 + 90);
    const Delivery throttled =
        of(answer(429, "", {{"x-rate-limit-reset", in_90_s}, {"x-rate-limit-remaining", "0"}}));
    CHECK(throttled.outcome == Outcome::throttled);
    CHECK(throttled.retry_after_ms == (now / 1000 + 90) * 1000 - now);
    const Delivery daily =
        of(answer(429, "",
                  {{"x-rate-limit-reset", in_90_s},
                   {"x-rate-limit-remaining", "4"},
                   {"x-user-limit-24hour-remaining", "0"},
                   {"x-user-limit-24hour-reset", std::to_string(now / 1000 + 3600)}}));
    CHECK(daily.retry_after_ms > 3'500'000);
}

TEST_CASE("an X inbox says what it lacks, and its probe what is wrong", "[x]") {
    using Keys = std::vector<std::string>;
    CHECK(problem_keys("x", {}) == Keys{"consumer_secret", "user_id", "consumer_key",
                                        "access_token", "access_token_secret"});
    for (const char* written : {"ten", "280x", "279", "25001"}) {
        CAPTURE(written);
        CHECK(problem_keys("x", {{"consumer_secret", {"s"}},
                                 {"user_id", {"1"}},
                                 {"bearer_token", {"b"}},
                                 {"max_post", {written}}}) == Keys{"max_post"});
    }
    const auto channel = x();
    const auto probe = channel->probes(now).at(0);
    CHECK(webhooks::in_english(
              x()->read_probe(probe, answer(200, R"({"data":{"id":")" + us + R"("}})")))
              .empty());
    CHECK(webhooks::in_english(x()->read_probe(probe, answer(200, R"({"data":{"id":"7"}})"))) ==
          "the token belongs to 7, not to user_id");
    CHECK(webhooks::in_english(x()->read_probe(
              probe, answer(401, R"({"detail":"Unauthorized"})"))) == "HTTP 401: Unauthorized");
}

TEST_CASE("the doctor sees that X has no webhook, or has given it up", "[x]") {
    CHECK(x()->probes(now).size() == 1);
    const auto channel = x({{"app_bearer_token", {"app"}}});
    const auto probe = channel->probes(now).at(1);
    CHECK(find_header(probe.request.headers, "Authorization") == "Bearer app");
    const auto said = [&](int status, const std::string& body) {
        return webhooks::in_english(channel->read_probe(probe, answer(status, body)));
    };

    CHECK(said(200, R"({"data":[{"id":"5","url":"https://a","valid":true}]})").empty());
    CHECK(said(200, R"({"meta":{"result_count":0}})") ==
          "no webhook is registered: POST /2/webhooks");
    CHECK(said(200, R"({"data":[{"id":"5","url":"https://a","valid":false}]})") ==
          "X has given up https://a: PUT /2/webhooks/5 has it checked again");
    CHECK(said(403, R"({"detail":"Forbidden"})") == "HTTP 403: Forbidden");
}

TEST_CASE("with a refresh token X is called with a token that is bought, and bought but once",
          "[x]") {
    const Values app{{"consumer_secret", {"s"}},
                     {"user_id", {us}},
                     {"client_id", {"app"}},
                     {"refresh_token", {"rt"}}};
    Values confidential = app;
    confidential["client_secret"] = {"top"};
    const auto grant_of = [](const Values& settings) {
        const auto request = render(*make("x", settings), private_message("hola"), now).at(0);
        CHECK(header_of(request, "Authorization").empty());
        return request.grant.value();
    };

    const TokenGrant grant = grant_of(confidential);
    CHECK(grant.url == "https://api.x.com/2/oauth2/token");
    CHECK(grant.refresh == TokenGrant::Refresh::once);
    const OutboundRequest with_secret = purchase(grant, "next one");
    CHECK(with_secret.body == "grant_type=refresh_token&refresh_token=next%20one");
    CHECK(with_secret.basic_user == "app");
    CHECK(with_secret.basic_password == "top");
    const OutboundRequest without = purchase(grant_of(app), "rt");
    CHECK(without.body == "grant_type=refresh_token&refresh_token=rt&client_id=app");
    CHECK(without.basic_user.empty());
    CHECK(make("x", app)->probes(now).at(0).request.grant);
}

TEST_CASE("an X inbox has one way to its account", "[x]") {
    using Keys = std::vector<std::string>;
    const Values app{{"consumer_secret", {"s"}}, {"user_id", {us}}, {"refresh_token", {"rt"}}};
    const auto with = [&](const std::string& key) {
        Values settings = app;
        settings["client_id"] = {"app"};
        settings[key] = {"t"};
        return problem_keys("x", settings);
    };
    CHECK(problem_keys("x", app) == Keys{"client_id"});
    CHECK(with("bearer_token") == Keys{"refresh_token"});
    CHECK(with("access_token") == Keys{"refresh_token"});
    CHECK(with("client_secret").empty());
}

TEST_CASE("X's answer to a permission that was withdrawn says what to do", "[x]") {
    const Delivery delivery = x()->read_result(
        {}, answer(401, R"({"detail":"no access token: HTTP 400 invalid_request"})"), now);
    CHECK(delivery.outcome == Delivery::Outcome::auth_failed);
    CHECK(delivery.error == "HTTP 401: no access token: HTTP 400 invalid_request");
}
