#include "tests/webhooks/support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000005000;

std::unique_ptr<Channel> telegram(Values more = {}) {
    more.insert({"token", {"1234567:ABC-def"}});
    more.insert({"secret", {"s3cret_token"}});
    return make("telegram", more);
}

Reply reply_of(const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.conversation_key = "3527065";
    reply.address = {{"chat_id", "3527065"}};
    reply.reply_to_id = "3527065:41";
    return reply;
}

Delivery result(int status, const std::string& body, std::vector<Header> headers = {}) {
    return telegram()->read_result({}, answer(status, body, std::move(headers)), now);
}

}  // namespace

TEST_CASE("a Telegram reply goes to its chat with buttons as an inline keyboard", "[telegram]") {
    Reply reply = reply_of("¿Qué necesitas?");
    reply.buttons = {{"Horario", "tienda.horario"}, {"Ver mi pedido", "pedido.estado"}};

    const auto requests = render(*telegram(), reply, now);

    REQUIRE(requests.size() == 1);
    CHECK(requests[0].method == "POST");
    CHECK(requests[0].url == "https://api.telegram.org/bot1234567:ABC-def/sendMessage");
    const Json body = body_of(requests[0]);
    CHECK(body.at("chat_id") == 3527065);
    CHECK(body.at("text") == "¿Qué necesitas?");
    CHECK_FALSE(body.contains("parse_mode"));
    CHECK_FALSE(body.contains("reply_parameters"));
    CHECK(body.at("reply_markup").at("inline_keyboard").at(1).at(0).at("callback_data") ==
          "pedido.estado");
}

TEST_CASE("the Bot API may live on another server", "[telegram]") {
    const auto channel = telegram({{"api_base", {"http://127.0.0.1:8081/"}}});

    CHECK(render(*channel, reply_of("hola"), now)[0].url ==
          "http://127.0.0.1:8081/bot1234567:ABC-def/sendMessage");
}

TEST_CASE("in a group the answer quotes the question and stays in its topic", "[telegram]") {
    Reply reply = reply_of("Entre 2 y 4 días.");
    reply.visibility = Visibility::public_comment;
    reply.address = {{"chat_id", "-1001234567890123"}, {"group", "yes"}, {"topic_id", "12"}};
    reply.reply_to_id = "-1001234567890123:7";

    const Json body = body_of(render(*telegram(), reply, now)[0]);

    CHECK(body.at("chat_id") == -1001234567890123);
    CHECK(body.at("message_thread_id") == 12);
    CHECK(body.at("reply_parameters").at("message_id") == 7);
    CHECK(body.at("reply_parameters").at("allow_sending_without_reply") == true);
}

TEST_CASE("a button whose payload Telegram cannot carry becomes a numbered choice", "[telegram]") {
    Reply reply = reply_of("Elige");
    reply.buttons = {{"A", std::string(64, 'x')}};
    CHECK(body_of(render(*telegram(), reply, now)[0]).contains("reply_markup"));

    reply.buttons = {{"A", std::string(65, 'x')}, {"B", "b"}};
    const Json body = body_of(render(*telegram(), reply, now)[0]);
    CHECK_FALSE(body.contains("reply_markup"));
    CHECK(body.at("text") == "Elige\n\n1. A\n2. B");
}

TEST_CASE("a Telegram text is split at 4096 units, buttons under the last part", "[telegram]") {
    Reply reply = reply_of(std::string(4095, 'a'));
    CHECK(render(*telegram(), reply, now).size() == 1);
    reply.text += "a";
    CHECK(render(*telegram(), reply, now).size() == 1);
    reply.text += "a";
    reply.buttons = {{"Sí", "si"}};
    const auto requests = render(*telegram(), reply, now);
    REQUIRE(requests.size() == 2);
    CHECK_FALSE(body_of(requests[0]).contains("reply_markup"));
    CHECK(body_of(requests[1]).contains("reply_markup"));
}

TEST_CASE("an emoji at Telegram's limit is not cut in half", "[telegram]") {
    const auto requests = render(*telegram(), reply_of(std::string(4095, 'a') + "😀"), now);

    REQUIRE(requests.size() == 2);
    CHECK(body_of(requests[1]).at("text") == "😀");
}

TEST_CASE("Telegram cannot hide, nor send nothing", "[telegram]") {
    Reply reply = reply_of("hola");
    reply.kind = Reply::Kind::hide_comment;
    CHECK_FALSE(cannot_send(*telegram(), reply, now).window_closed);
    CHECK_FALSE(cannot_send(*telegram(), reply_of("  "), now).window_closed);
}

TEST_CASE("in a group the answer to a button or a reaction quotes no message", "[telegram]") {
    Reply reply = reply_of("Entre 2 y 4 días.");
    reply.visibility = Visibility::public_comment;
    reply.address = {{"chat_id", "-1001234567890123"}, {"group", "yes"}};
    for (const char* about : {"callback:4382bfdwdsb323b2d9", "callback:1234567890123456789",
                              "update:10000", "-100123:7", "-1001234567890123:", ""}) {
        reply.reply_to_id = about;
        CAPTURE(about);
        CHECK_FALSE(body_of(render(*telegram(), reply, now)[0]).contains("reply_parameters"));
    }
}

TEST_CASE("a private answer to somebody in a group goes to their own chat", "[telegram]") {
    Reply reply = reply_of("Tu pedido sale hoy.");
    reply.kind = Reply::Kind::private_reply_to_comment;
    reply.contact_key = "99";
    reply.address = {{"chat_id", "-1001234567890123"}, {"group", "yes"}, {"topic_id", "12"}};

    const Json body = body_of(render(*telegram(), reply, now)[0]);

    CHECK(body.at("chat_id") == 99);
    CHECK_FALSE(body.contains("message_thread_id"));
    CHECK_FALSE(body.contains("reply_parameters"));
}

TEST_CASE("a sent Telegram message has the id that a later reply will quote", "[telegram]") {
    const Delivery delivery =
        result(200, R"({"ok":true,"result":{"message_id":45,"chat":{"id":3527065}}})");

    CHECK(delivery.outcome == Delivery::Outcome::sent);
    CHECK(delivery.message_id == "3527065:45");
}

TEST_CASE("Telegram's errors are classified", "[telegram]") {
    using Outcome = Delivery::Outcome;
    const auto [status, description, outcome] = GENERATE(table<int, std::string, Outcome>({
        {400, "Bad Request: chat not found", Outcome::permanent},
        {400, "Bad Request: can't parse entities", Outcome::permanent},
        {401, "Unauthorized", Outcome::auth_failed},
        {404, "Not Found", Outcome::auth_failed},
        {403, "Forbidden: bot was blocked by the user", Outcome::blocked},
        {403, "Forbidden: user is deactivated", Outcome::blocked},
        {403, "Forbidden: bot can't initiate conversation with a user", Outcome::permanent},
        {429, "Too Many Requests: retry after 7", Outcome::throttled},
        {500, "Internal Server Error", Outcome::retry},
    }));
    const Json body{{"ok", false}, {"error_code", status}, {"description", description}};

    const Delivery delivery = result(status, body.dump());

    CHECK(delivery.outcome == outcome);
    CHECK(delivery.error.find(description) != std::string::npos);
}

TEST_CASE("Telegram says how long to wait", "[telegram]") {
    CHECK(
        result(429,
               R"({"ok":false,"error_code":429,"description":"x","parameters":{"retry_after":7}})")
            .retry_after_ms == 7000);
    CHECK(result(429, R"({"ok":false,"error_code":429})").limit == Limit::unsaid);
    CHECK(
        result(429, R"({"ok":false,"error_code":429,"parameters":{"retry_after":"x"}})").outcome ==
        Delivery::Outcome::throttled);
}

TEST_CASE("a migrated group is tried again at its new id", "[telegram]") {
    const Delivery delivery = result(
        400,
        R"({"ok":false,"error_code":400,"description":"group chat was upgraded","parameters":{"migrate_to_chat_id":-1009999999999}})");

    CHECK(delivery.outcome == Delivery::Outcome::retry);
    CHECK(delivery.new_address.at("chat_id") == "-1009999999999");
}

TEST_CASE("an answer that is not Telegram's is not taken for success", "[telegram]") {
    CHECK(result(200, "<html>proxy</html>").outcome == Delivery::Outcome::unknown);
    CHECK(result(502, "<html>bad gateway</html>").outcome == Delivery::Outcome::retry);
    HttpResponse none = answer(0);
    none.failure = HttpResponse::Failure::unknown;
    CHECK(telegram()->read_result({}, none, now).outcome == Delivery::Outcome::unknown);
}

TEST_CASE("the doctor's questions to Telegram show token and webhook", "[telegram]") {
    const auto channel = telegram({{"username", {"lunabot"}}});
    const auto probes = channel->probes(0);
    REQUIRE(probes.size() == 2);

    CHECK(webhooks::in_english(
              channel->read_probe(probes[0],
                                  answer(200, R"({"ok":true,"result":{"username":"LunaBot"}})")))
              .empty());
    CHECK(
        webhooks::in_english(
            channel->read_probe(probes[0], answer(200, R"({"ok":true,"result":{"username":"x"}})")))
            .find("@x") != std::string::npos);
    CHECK(webhooks::in_english(channel->read_probe(
              probes[0], answer(401, R"({"ok":false,"description":"Unauthorized"})"))) ==
          "HTTP 401: Unauthorized");
    CHECK_FALSE(
        webhooks::in_english(
            channel->read_probe(probes[1], answer(200, R"({"ok":true,"result":{"url":""}})")))
            .empty());
    CHECK(webhooks::in_english(
              channel->read_probe(probes[1],
                                  answer(200, R"({"ok":true,"result":{"url":"https://x"}})")))
              .empty());
}
