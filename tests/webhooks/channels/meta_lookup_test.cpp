#include "tests/webhooks/damage.h"
#include "tests/webhooks/meta_support.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000005000;

std::unique_ptr<Channel> instagram() {
    return make_meta("instagram", {{"account", {"IGPRO"}}});
}

Receipt read_event(const std::string& event) {
    return instagram()->receive(
        meta_post(
            R"({"object":"instagram","entry":[{"id":"IGPRO","time":1780000000000,"messaging":[{"timestamp":1780000000000,)" +
            event + "}]}]}"),
        now);
}

const std::string unsaid = R"("message_edit":{"mid":"aW1","num_edit":0})";

LookedUp told(const HttpResponse& response) {
    return instagram()->read_look_up(read_event(unsaid).lookups.at(0).item, response, now);
}

}  // namespace

TEST_CASE("a message that Instagram reports as an edit without changes is asked for",
          "[instagram]") {
    const std::string from = R"("sender":{"id":"IGSID"},"recipient":{"id":"IGPRO"},)";
    const Receipt receipt = read_event(GENERATE_COPY(as<std::string>{}, "", from) + unsaid);

    REQUIRE(receipt.lookups.size() == 1);
    CHECK(receipt.messages.empty());
    CHECK(receipt.lookups[0].message_id == "aW1");
    const auto request = instagram()->look_up(receipt.lookups[0].item).value();
    CHECK(request.url.starts_with("https://graph.instagram.com/v25.0/aW1?"));
    CHECK(query_value(request, "fields") == "id,created_time,from,to,message");
}

TEST_CASE("what Instagram tells of such a message is the message, told twice or not",
          "[instagram]") {
    const LookedUp result = told(answer(
        200, R"({"id":"aW1","created_time":"2026-05-28T20:26:30+0000","message":"¿Hay talla M?",
                 "from":{"id":"IGSID","username":"nora"},"to":{"data":[{"id":"IGPRO"}]}})"));
    REQUIRE(result.messages.size() == 1);
    const Inbound& asked = result.messages[0];
    CHECK(asked.kind == MessageKind::text);
    CHECK(asked.text == "¿Hay talla M?");
    CHECK(asked.conversation_key == "IGSID");
    CHECK(asked.contact_handle == "nora");
    CHECK(asked.sent_at == 1779999990000);

    const Receipt direct = read_event(
        R"("sender":{"id":"IGSID"},"recipient":{"id":"IGPRO"},"message":{"mid":"aW1","text":"¿Hay talla M?"})");
    REQUIRE(direct.messages.size() == 1);
    CHECK(asked.dedupe_key == direct.messages[0].dedupe_key);
    CHECK(asked.message_id == direct.messages[0].message_id);
    CHECK(asked.address == direct.messages[0].address);
}

TEST_CASE("a message asked for that is only a picture has the customer asked for words",
          "[instagram]") {
    const LookedUp result = told(answer(
        200, R"({"id":"aW1","message":"","from":{"id":"IGSID"},"to":{"data":[{"id":"IGPRO"}]}})"));
    CHECK(result.messages.at(0).kind == MessageKind::unsupported);
    CHECK(result.messages.at(0).attachments.size() == 1);
}

TEST_CASE("our own message, or one of nobody, is not taken for a customer's", "[instagram]") {
    const LookedUp ours = told(answer(
        200,
        R"({"id":"aW1","message":"Sí","from":{"id":"IGPRO"},"to":{"data":[{"id":"IGSID"}]}})"));
    CHECK(ours.messages.empty());
    CHECK(ours.error.empty());
    const auto why_not = [](const std::string& body) {
        const LookedUp result = told(answer(200, body));
        CHECK(result.messages.empty());
        return result.error;
    };
    CHECK(why_not(
              R"({"id":"aW1","message":"x","from":{"id":"OTHER"},"to":{"data":[{"id":"IGSID"}]}})")
              .find("`account`") != std::string::npos);
    CHECK(
        why_not(R"({"id":"aW1","message":"x","to":{"data":[{"id":"IGPRO"}]}})").find("who wrote") !=
        std::string::npos);
    CHECK_FALSE(why_not(R"({"id":"aW1"})").empty());
}

TEST_CASE("a message that Instagram does not tell is asked for again only if it may be told later",
          "[instagram]") {
    CHECK(told(answer(500)).try_again);
    CHECK(told(no_answer(HttpResponse::Failure::unknown)).try_again);
    const LookedUp never = told(answer(400, R"({"error":{"code":100,"message":"no such id"}})"));
    CHECK_FALSE(never.try_again);
    CHECK_FALSE(never.error.empty());
}

TEST_CASE("a message that Instagram cannot tell for now is a person's to read there in the end",
          "[instagram]") {
    const auto again = [](const HttpResponse& response) {
        const LookedUp result = told(response);
        const Inbound& withheld = result.messages.at(0);
        CHECK(withheld.kind == MessageKind::withheld);
        CHECK(withheld.visibility == Visibility::direct);
        CHECK(withheld.dedupe_key == read_event(unsaid).lookups.at(0).dedupe_key);
        CHECK_FALSE(withheld.contact_key.empty());
        CHECK_FALSE(result.error.empty());
        return result.try_again;
    };
    CHECK(again(answer(500)));
    CHECK(again(no_answer(HttpResponse::Failure::unknown)));
    CHECK(again(answer(400, R"({"error":{"code":190,"message":"the token died"}})")));
    CHECK(again(answer(400, R"({"error":{"code":4,"message":"too many"}})")));
    CHECK_FALSE(again(answer(403, R"({"error":{"code":10,"message":"no permission"}})")));
    // It does not exist, or the token may not see it: Meta says the same of both.
    CHECK_FALSE(again(answer(400, R"({"error":{"code":100,"message":"no such id"}})")));
}

TEST_CASE("on Messenger too an edit without changes is the message that it names", "[messenger]") {
    const auto messenger = make_meta("messenger", {});
    const Receipt receipt = messenger->receive(
        meta_post(
            R"({"object":"page","entry":[{"id":"PAGE","messaging":[{"message_edit":{"mid":"m_1","num_edit":"0"}}]}]})"),
        now);
    REQUIRE(receipt.lookups.size() == 1);
    const auto request = messenger->look_up(receipt.lookups[0].item).value();
    CHECK(request.url.starts_with("https://graph.facebook.com/v25.0/m_1?"));
    CHECK_FALSE(query_value(request, "appsecret_proof").empty());
    const HttpResponse response = answer(
        200, R"({"id":"m_1","message":"hola","from":{"id":"P"},"to":{"data":[{"id":"PAGE"}]}})");
    CHECK(messenger->read_look_up(receipt.lookups[0].item, response, now).messages.at(0).text ==
          "hola");
}

TEST_CASE("who sends what Meta does not hand on is asked for words", "[messenger]") {
    const auto [object, account, channel] = GENERATE(table<std::string, std::string, std::string>(
        {{"page", "PAGE", "messenger"}, {"instagram", "IGPRO", "instagram"}}));
    const Receipt receipt =
        make_meta(channel, {{"account", {account}}})
            ->receive(meta_post(R"({"object":")" + object + R"(","entry":[{"id":")" + account +
                                R"(","messaging":[{"sender":{"id":"P"},"recipient":{"id":")" +
                                account + R"("},"message":{"mid":"m","is_unsupported":true}}]}]})"),
                      now);
    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].kind == MessageKind::unsupported);
    CHECK(receipt.messages[0].attachments.size() == 1);
}
