#include "tests/webhooks/support.h"
#include "webhooks/channels/widget_protocol.h"
#include "webhooks/signature.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

const std::string key(32, 'k');
constexpr TimeMs now = 1780000000000;
const WidgetSession session{
    .site = "web", .conversation = "conv-1", .visitor = "v-9", .expires_at = now + 3600'000};

std::string fault_of(const std::string& frame) {
    const WidgetFrame parsed = parse_widget_frame(frame);
    const auto* fault = std::get_if<WidgetFault>(&parsed);
    return fault == nullptr ? "" : fault->code;
}

}  // namespace

TEST_CASE("a web chat token gives back the session it was made for", "[widget]") {
    const auto read = read_widget_token(make_widget_token(session, key), "web", {"old", key}, now);

    REQUIRE(read);
    CHECK(read->site == "web");
    CHECK(read->conversation == "conv-1");
    CHECK(read->visitor == "v-9");
    CHECK(read->expires_at == now + 3600'000);
}

TEST_CASE("a web chat token carries what the visitor entered, even the longest", "[widget]") {
    WidgetSession entered = session;
    entered.visitor = entered.conversation = "user:" + std::string(200, 'u');
    entered.details = {{"name", std::string(100, '"')},
                       {"email", std::string(250, 'e') + "@b.c"},
                       {"phone", "+573001234567"}};
    const auto read = read_widget_token(make_widget_token(entered, key), "web", {key}, now);

    REQUIRE(read);
    CHECK(read->details == entered.details);
    CHECK(read_widget_token(make_widget_token(session, key), "web", {key}, now)->details.empty());
}

TEST_CASE("a web chat token is worth nothing elsewhere, later, or changed", "[widget][T47]") {
    const std::string token = make_widget_token(session, key);

    CHECK_FALSE(read_widget_token(token, "blog", {key}, now));
    CHECK_FALSE(read_widget_token(token, "web", {std::string(32, 'x')}, now));
    CHECK_FALSE(read_widget_token(token, "web", {""}, now));
    CHECK_FALSE(read_widget_token(token, "web", {key}, now + 3600'000));
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        CHECK_FALSE(read_widget_token(changed, "web", {key}, now));
        CHECK_FALSE(read_widget_token(token.substr(0, i), "web", {key}, now));
    }
}

TEST_CASE("a site vouches for its users by their hash", "[widget][T47]") {
    const std::string hash = to_hex(hmac_sha256("site-secret", "ana@example.com"));

    CHECK(is_vouched_user("ana@example.com", hash, {"site-secret"}));
    CHECK_FALSE(is_vouched_user("eva@example.com", hash, {"site-secret"}));
    CHECK_FALSE(is_vouched_user("ana@example.com", hash, {}));
    CHECK_FALSE(is_vouched_user("ana@example.com", "", {"site-secret"}));
    CHECK_FALSE(is_vouched_user("", to_hex(hmac_sha256("site-secret", "")), {"site-secret"}));
}

TEST_CASE("the frames of a browser are read", "[widget]") {
    const auto auth = parse_widget_frame(R"({"t":"auth","token":"x","after_seq":12})");
    CHECK(std::get<WidgetAuth>(auth).after_seq == 12);
    const auto say = parse_widget_frame(R"({"t":"msg","cid":"a-1","text":"¿Hola?","new":1})");
    CHECK(std::get<WidgetSay>(say).cid == "a-1");
    CHECK(std::get<WidgetSay>(say).text == "¿Hola?");
    const auto press = parse_widget_frame(R"({"t":"msg","cid":"a-2","payload":"pedido.estado"})");
    CHECK(std::get<WidgetSay>(press).payload == "pedido.estado");
    const auto form = parse_widget_frame(
        R"({"t":"msg","cid":"a-3","text":"Llámame","fields":{"form":"callback","contact":"600","n":1}})");
    CHECK(std::get<WidgetSay>(form).fields ==
          std::map<std::string, std::string>{{"form", "callback"}, {"contact", "600"}});
    const auto fresh = parse_widget_frame(R"({"t":"auth","token":"x","after_seq":-1})");
    CHECK(std::get<WidgetAuth>(fresh).after_seq == 0);
    CHECK(std::get<WidgetTyping>(parse_widget_frame(R"({"t":"typing","on":true})")).on);
    CHECK(std::get<WidgetRead>(parse_widget_frame(R"({"t":"read","seq":3})")).seq == 3);
    CHECK(std::holds_alternative<WidgetPing>(parse_widget_frame(R"({"t":"ping"})")));
}

TEST_CASE("a frame that cannot be taken says why", "[widget]") {
    CHECK(fault_of("") == "bad_frame");
    CHECK(fault_of("[]") == "bad_frame");
    CHECK(fault_of(R"({"t":"msg","t":"ping"})") == "bad_frame");
    CHECK(fault_of("{\"t\":\"\xff\"}") == "bad_frame");
    CHECK(fault_of("{}") == "unknown_type");
    CHECK(fault_of(R"({"t":"auth"})") == "bad_auth");
    CHECK(fault_of(R"({"t":"msg","text":"x"})") == "bad_cid");
    CHECK(fault_of(R"({"t":"msg","cid":"<b>","text":"x"})") == "bad_cid");
    CHECK(fault_of(R"({"t":"msg","cid":"1","text":" \n"})") == "empty");
    CHECK(fault_of(R"({"t":"read","seq":"x"})") == "bad_seq");
}

TEST_CASE("a visitor may say 4000 characters and not one more", "[widget]") {
    const auto say = [](std::size_t count) {
        std::string text;
        for (std::size_t i = 0; i < count; ++i) text += "ñ";
        return fault_of(to_text({{"t", "msg"}, {"cid", "1"}, {"text", text}}));
    };

    CHECK(say(3999).empty());
    CHECK(say(4000).empty());
    CHECK(say(4001) == "too_long");
    CHECK(fault_of(std::string(16 * 1024 + 1, ' ')) == "too_long");
}

TEST_CASE("the frames to a browser are JSON in one line", "[widget]") {
    WidgetMessage message;
    message.seq = 4;
    message.id = "m4";
    message.text = "Línea 1\nLínea 2 <b>";
    message.at = now;
    message.buttons = {{"Sí", "si"}};
    const Json frame = parse_json(message_frame(message)).value;

    CHECK(message_frame(message).find('\n') == std::string::npos);
    CHECK(text_at(frame, "t") == "msg");
    CHECK(text_at(frame, "from") == "bot");
    CHECK(text_at(frame, "text") == "Línea 1\nLínea 2 <b>");
    CHECK(text_at(array_at(frame, "buttons")[0], "payload") == "si");
    CHECK(ack_frame("c", 5, "m5") == R"({"cid":"c","id":"m5","seq":5,"t":"ack"})");
    CHECK(status_frame(WidgetOwner::human) == R"({"status":"human","t":"status"})");
    CHECK(error_frame("rate", "c", 1500) ==
          R"({"cid":"c","code":"rate","retry_after":2,"t":"error"})");
    CHECK(error_frame("bad_frame") == R"({"code":"bad_frame","t":"error"})");
    CHECK(typing_frame(WidgetMessage::From::agent, true) ==
          R"({"from":"agent","on":true,"t":"typing"})");
}

TEST_CASE("a web chat reply needs no request of ours", "[widget]") {
    const auto channel = make("widget", {{"origins", {"https://tiendaluna.example"}}});
    Reply reply;
    reply.text = "hola";

    CHECK(render(*channel, reply, now).empty());
    reply.text.clear();
    CHECK_FALSE(cannot_send(*channel, reply, now).reason.empty());
}

TEST_CASE("the web chat has no webhook, and its origins are checked", "[widget]") {
    CHECK(make("widget", {})->receive(post("{}"), now).response.status == 404);
    CHECK(problem_keys("widget", {{"origins", {"https://a.example", "a.example"}}}).size() == 1);
    CHECK(problem_keys("widget", {{"origins", {"https://a.example/path"}}}).size() == 1);
    CHECK(problem_keys("widget", {{"origins", {"*"}}}).size() == 1);
    CHECK(problem_keys("widget", {{"origins", {"http://localhost:8080"}}}).empty());
}
