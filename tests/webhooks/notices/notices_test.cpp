#include "tests/webhooks/damage.h"
#include "webhooks/notices/notice.h"
#include "webhooks/notices/notice_text.h"
#include "webhooks/split_text.h"
#include "webhooks/standard_webhook.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000000000;
const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
using Outcome = Delivery::Outcome;

std::unique_ptr<NoticeTarget> target(const std::string& kind, Values values) {
    auto made = make_notice_target({.name = "t", .channel = kind, .values = std::move(values)});
    if (const auto* problems = std::get_if<std::vector<SettingProblem>>(&made)) {
        FAIL(said(problems->front().message));
    }
    return std::move(std::get<std::unique_ptr<NoticeTarget>>(made));
}

std::vector<std::string> target_problems(const std::string& kind, Values values = {}) {
    auto made = make_notice_target({.name = "t", .channel = kind, .values = std::move(values)});
    const auto* problems = std::get_if<std::vector<SettingProblem>>(&made);
    return problems == nullptr ? std::vector<std::string>{} : keys_of(*problems);
}

EscalationNotice complaint() {
    EscalationNotice notice;
    notice.reference = "d7-notice-x";
    notice.case_key = "PV-7K3Q";
    notice.conversation_url = "https://chat.example/console/#/c/9";
    notice.conversation_key = "45";
    notice.channel = "instagram";
    notice.contact_name = "Ana <Pérez>";
    notice.contact_email = "ana@cliente.example";
    notice.language = "es";
    notice.priority = "P1";
    notice.department = "logistica";
    notice.reasons = {"complaint", "asks for a person"};
    notice.messages = {{"Ana", "Me llegó roto & llamo al +57 300 111 2233"}, {"bot", "Lo siento."}};
    notice.promised = "te respondemos hoy";
    notice.due_at = now;
    notice.window_closes_at = now + 3'600'000;
    notice.at = now;
    return notice;
}

/// Another notice of the same case: the promise in it is about to be broken.
EscalationNotice later_alarm() {
    EscalationNotice notice = complaint();
    notice.reference = "promise-3-x";
    notice.reasons = {"promise due soon"};
    return notice;
}

Outcome outcome_of(const NoticeTarget& notices, int status, const std::string& body) {
    return notices.read_result(answer(status, body), now).outcome;
}

}  // namespace

TEST_CASE("a notice says everything that the person needs, numbers masked", "[notices]") {
    const std::string text = notice_text(complaint(), 4000);

    CHECK(text ==
          "P1 · logistica · Ana <Pérez> · instagram · PV-7K3Q\nLanguage: es\n"
          "Why: complaint, asks for a person\nPromised: te respondemos hoy\n"
          "Answer due: 2026-05-28 20:26 UTC\n"
          "The platform closes the conversation: 2026-05-28 21:26 UTC\n\n"
          "Ana: Me llegó roto & llamo al +•••33\nbot: Lo siento.\n\n"
          "https://chat.example/console/#/c/9");
    const std::string cut = notice_text(complaint(), 260);
    CHECK(text_length(cut, LengthUnit::code_points) <= 260);
    CHECK(cut.ends_with("https://chat.example/console/#/c/9"));
    CHECK(notice_text({}, 100).find('\n') != std::string::npos);
}

TEST_CASE("long numbers are masked, orders and years are not", "[notices]") {
    CHECK(mask_numbers("pedido 12345678 de 2026") == "pedido 12345678 de 2026");
    CHECK(mask_numbers("4111 1111 1111 1111.") == "•••11.");
    CHECK(mask_numbers("tel 600-123-456 y 7") == "tel •••56 y 7");
    CHECK(mask_numbers("") == "");
}

TEST_CASE("a matter is known by its case, a notice by its own reference", "[notices]") {
    EscalationNotice notice = complaint();
    const std::string mark = notice_mark(notice);
    CHECK(notice_id(notice) == "PV-7K3Q");
    CHECK(mark.size() == 19);
    notice.case_key.clear();
    CHECK(notice_id(notice) == "d7-notice-x");
    CHECK(notice_mark(notice) == mark);
    CHECK(notice_mark(later_alarm()) != mark);
}

TEST_CASE("Slack is told by its webhook, and a withdrawn webhook stops", "[notices]") {
    const auto slack = target("slack", {{"url", {"https://hooks.slack.com/services/T/B/X"}}});
    const auto request = slack->render(complaint());
    CHECK(request.url == "https://hooks.slack.com/services/T/B/X");
    CHECK(text_at(body_of(request), "text").find("Ana &lt;Pérez&gt;") != std::string::npos);
    CHECK(outcome_of(*slack, 200, "ok") == Outcome::sent);
    CHECK(outcome_of(*slack, 400, "invalid_payload") == Outcome::permanent);
    CHECK(outcome_of(*slack, 404, "no_service") == Outcome::auth_failed);
    CHECK(outcome_of(*slack, 410, "channel_is_archived") == Outcome::auth_failed);
    CHECK(outcome_of(*slack, 429, "") == Outcome::throttled);
    CHECK(outcome_of(*slack, 500, "") == Outcome::retry);
    CHECK(target_problems("slack") == std::vector<std::string>{"url"});
}

TEST_CASE("the Slack app's notice gives the ts of the thread where people answer", "[notices]") {
    const auto bot = target("slack_bot", {{"token", {"xoxb"}}, {"to", {"C9"}}});
    const auto request = bot->render(complaint());
    CHECK(request.url == "https://slack.com/api/chat.postMessage");
    CHECK(text_at(body_of(request), "channel") == "C9");
    CHECK(text_at(body_of(request), "metadata.event_payload.case") == "PV-7K3Q");
    CHECK(bot->read_result(answer(200, R"({"ok":true,"ts":"1355517500.1"})"), now).message_id ==
          "1355517500.1");
    CHECK(outcome_of(*bot, 200, R"({"ok":false,"error":"channel_not_found"})") ==
          Outcome::permanent);
    CHECK(target_problems("slack_bot") == std::vector<std::string>{"token", "to"});
}

TEST_CASE("Teams gets a card with the conversation behind a button, small enough", "[notices]") {
    const auto teams = target("teams", {{"url", {"https://x.logic.azure.com/workflows/1?sig=s"}}});
    EscalationNotice long_one = complaint();
    long_one.messages.assign(40, {"Ana", std::string(900, 'a') + "😀"});
    const auto request = teams->render(long_one);
    const Json card = *find(array_at(body_of(request), "attachments")[0], "content");
    CHECK(text_at(card, "type") == "AdaptiveCard");
    CHECK(text_at(array_at(card, "actions")[0], "url") == long_one.conversation_url);
    CHECK(request.body.size() < 28'000);
    CHECK(outcome_of(*teams, 202, "") == Outcome::sent);
    CHECK(outcome_of(*teams, 404, "") == Outcome::auth_failed);
    CHECK(outcome_of(*teams, 429, "") == Outcome::throttled);
    CHECK(target_problems("teams", {{"url", {"x"}}}) == std::vector<std::string>{"url"});
}

TEST_CASE("a notice by mail goes to everybody under an id of its own", "[notices]") {
    const auto mail = target("email", {{"smtp", {"smtp://mail.example:587"}},
                                       {"from", {"portavoz@luna.example"}},
                                       {"to", {"ana@luna.example", "luis@luna.example"}}});
    const auto request = mail->render(complaint());
    CHECK(request.mail_recipients.size() == 2);
    CHECK(request.mail_from == "portavoz@luna.example");
    CHECK(request.body.find("Auto-Submitted: auto-generated\r\n") != std::string::npos);
    EscalationNotice again = complaint();
    again.at += 60'000;
    const auto id_of = [](const std::string& body) {
        return body.substr(body.find("Message-ID: "), 60);
    };
    CHECK(id_of(mail->render(again).body) == id_of(request.body));
    CHECK(id_of(mail->render(later_alarm()).body) != id_of(request.body));
    CHECK(outcome_of(*mail, 250, "") == Outcome::sent);
    CHECK(outcome_of(*mail, 451, "") == Outcome::retry);
    CHECK(outcome_of(*mail, 550, "") == Outcome::permanent);
    CHECK(target_problems("email", {{"smtp", {"x"}}, {"from", {"y"}}, {"to", {"z"}}}) ==
          std::vector<std::string>{"smtp", "from", "to"});
}

TEST_CASE("a Zendesk ticket is made once for a notice, and for each alarm of its case",
          "[notices]") {
    const auto zendesk = target(
        "zendesk",
        {{"url", {"https://luna.zendesk.com"}}, {"user", {"a@luna.example"}}, {"token", {"t"}}});
    const auto request = zendesk->render(complaint());
    CHECK(request.url == "https://luna.zendesk.com/api/v2/tickets.json");
    CHECK(request.basic_user == "a@luna.example/token");
    const std::string key = header_of(request, "Idempotency-Key");
    CHECK(header_of(zendesk->render(complaint()), "Idempotency-Key") == key);
    CHECK(header_of(zendesk->render(later_alarm()), "Idempotency-Key") != key);
    const Json body = body_of(request);
    CHECK(text_at(body, "ticket.external_id") == "PV-7K3Q");
    CHECK(text_at(body, "ticket.priority") == "urgent");
    CHECK(text_at(body, "ticket.requester.email") == "ana@cliente.example");
    CHECK(find(body, "ticket.comment.public")->get<bool>() == false);
    CHECK(zendesk->read_result(answer(201, R"({"ticket":{"id":35436}})"), now).message_id ==
          "35436");
    CHECK(outcome_of(*zendesk, 401, "{}") == Outcome::auth_failed);
    CHECK(outcome_of(*zendesk, 422, "{}") == Outcome::permanent);
    CHECK(outcome_of(*zendesk, 429, "{}") == Outcome::throttled);
    CHECK(outcome_of(*zendesk, 201, "<html>") == Outcome::unknown);
    CHECK(outcome_of(*zendesk, 400, R"({"error":"IdempotentRequestError"})") == Outcome::duplicate);
    CHECK(outcome_of(*zendesk, 400, R"({"error":"InvalidValue"})") == Outcome::permanent);
    CHECK(outcome_of(*zendesk, 409, "{}") == Outcome::retry);
    CHECK_FALSE(zendesk->look_up(complaint()));
}

TEST_CASE("a Freshdesk ticket is HTML that nothing in a message can become", "[notices]") {
    const auto freshdesk = target("freshdesk", {{"url", {"https://luna.freshdesk.com"}},
                                                {"api_key", {"k"}},
                                                {"email", {"nadie@luna.example"}}});
    EscalationNotice notice = complaint();
    notice.messages = {{"Ana", "<script>x</script>"}};
    notice.contact_email.clear();
    const auto request = freshdesk->render(notice);
    CHECK(request.basic_password == "X");
    const Json body = body_of(request);
    CHECK(text_at(body, "email") == "nadie@luna.example");
    CHECK(text_at(body, "priority") == "4");
    CHECK(text_at(body, "description").find("<script>") == std::string::npos);
    CHECK(freshdesk->read_result(answer(201, R"({"id":7})"), now).message_id == "7");
    const Delivery wrong = freshdesk->read_result(
        answer(
            400,
            R"({"description":"Validation failed","errors":[{"field":"email","message":"bad"}]})"),
        now);
    CHECK(wrong.outcome == Outcome::permanent);
    CHECK(wrong.error == "HTTP 400: Validation failed, email bad");
}

TEST_CASE("a Zammad ticket names the customer or stands in for one", "[notices]") {
    const auto zammad = target("zammad", {{"url", {"https://zammad.luna.example"}},
                                          {"token", {"t"}},
                                          {"email", {"nadie@luna.example"}},
                                          {"group", {"Ventas"}}});
    const auto request = zammad->render(complaint());
    CHECK(header_of(request, "Authorization") == "Token token=t");
    CHECK(text_at(body_of(request), "customer_id") == "guess:ana@cliente.example");
    CHECK(text_at(body_of(request), "group") == "Ventas");
    CHECK(zammad->read_result(answer(201, R"({"id":19})"), now).message_id == "19");
    CHECK(outcome_of(*zammad, 403, "{}") == Outcome::auth_failed);
    CHECK(outcome_of(*zammad, 422, R"({"error":"x"})") == Outcome::permanent);
    CHECK(target_problems("zammad") == std::vector<std::string>{"url", "token", "email"});
}

TEST_CASE("a Freshdesk ticket that was made is found by its tag among the customer's newest",
          "[notices]") {
    const auto freshdesk = target("freshdesk", {{"url", {"https://luna.freshdesk.com"}},
                                                {"api_key", {"k"}},
                                                {"email", {"nadie@luna.example"}}});
    const auto question = freshdesk->look_up(complaint());
    REQUIRE(question);
    CHECK(question->method == "GET");
    CHECK(question->url ==
          "https://luna.freshdesk.com/api/v2/tickets?order_by=created_at&order_type=desc"
          "&per_page=100&email=ana%40cliente.example");
    CHECK(question->basic_user == "k");
    const Json tags = array_at(body_of(freshdesk->render(complaint())), "tags");
    const Json tickets = Json::array(
        {{{"id", 11}, {"tags", {"portavoz", "PV-7K3Q"}}}, {{"id", 12}, {"tags", tags}}});

    CHECK(freshdesk->read_look_up(complaint(), answer(200, tickets.dump())) == "12");
    CHECK_FALSE(freshdesk->read_look_up(later_alarm(), answer(200, tickets.dump())));
    for (const char* other : {"[]", "{}", "", R"([{"id":1},7])"}) {
        INFO(other);
        CHECK_FALSE(freshdesk->read_look_up(complaint(), answer(200, other)));
    }
    CHECK_FALSE(freshdesk->read_look_up(complaint(), answer(400, R"({"errors":[]})")));
}

TEST_CASE("a Zammad ticket that was made is found by its first article, past the index",
          "[notices]") {
    const auto zammad = target(
        "zammad",
        {{"url", {"https://zammad.luna.example"}}, {"token", {"t"}}, {"email", {"a@b.example"}}});
    const auto question = zammad->look_up(complaint());
    REQUIRE(question);
    CHECK(question->method == "GET");
    CHECK(header_of(*question, "Authorization") == "Token token=t");
    const std::string mark = notice_mark(complaint());
    const auto fields = parse_form(question->url.substr(question->url.find('?') + 1));
    CHECK(form_value(fields, "condition[article.subject][operator]") == "contains");
    CHECK(form_value(fields, "condition[article.subject][value]") == mark);
    CHECK(form_value(fields, "condition[ticket.created_at][value]") == "7");
    CHECK_FALSE(form_value(fields, "query"));
    const std::string subject = text_at(body_of(zammad->render(complaint())), "article.subject");
    CHECK(subject.find(mark) != std::string::npos);

    CHECK(zammad->read_look_up(complaint(), answer(200, R"([{"id":19}])")) == "19");
    for (const char* other : {"[]", "{}", "", "[7]", R"({"tickets":[19]})"}) {
        INFO(other);
        CHECK_FALSE(zammad->read_look_up(complaint(), answer(200, other)));
    }
    CHECK_FALSE(zammad->read_look_up(complaint(), answer(500, R"([{"id":19}])")));
}

TEST_CASE("Chatwoot gets a private note, and the conversation is opened", "[notices]") {
    const Values values{
        {"url", {"https://chatwoot.example"}}, {"account_id", {"3"}}, {"token", {"t"}}};
    Values noting = values;
    noting["does"] = {"note"};
    const auto note = target("chatwoot", noting)->render(complaint());
    CHECK(note.url == "https://chatwoot.example/api/v1/accounts/3/conversations/45/messages");
    CHECK(flag_at(body_of(note), "private"));
    const auto open = target("chatwoot", values)->render(complaint());
    CHECK(open.url.ends_with("/conversations/45/toggle_status"));
    CHECK(text_at(body_of(open), "status") == "open");
    CHECK(outcome_of(*target("chatwoot", values), 200, "{}") == Outcome::sent);
    CHECK(outcome_of(*target("chatwoot", values), 401, "{}") == Outcome::auth_failed);
}

TEST_CASE("Rocket.Chat forwards the room to the department that takes over", "[notices]") {
    const Values values{{"url", {"https://chat.example"}},
                        {"user_id", {"bot1"}},
                        {"auth_token", {"t"}},
                        {"to", {"dep1"}}};
    const auto forward = target("rocketchat", values)->render(complaint());
    CHECK(forward.url == "https://chat.example/api/v1/livechat/room.forward");
    CHECK(text_at(body_of(forward), "roomId") == "45");
    CHECK(text_at(body_of(forward), "departmentId") == "dep1");
    CHECK(header_of(forward, "X-User-Id") == "bot1");
    const auto target_of = target("rocketchat", values);
    CHECK(outcome_of(*target_of, 200, R"({"success":true})") == Outcome::sent);
    CHECK(outcome_of(*target_of, 200, R"({"success":false,"error":"x"})") == Outcome::permanent);
    CHECK(outcome_of(*target_of, 401, "{}") == Outcome::auth_failed);
    CHECK(target_problems("rocketchat") ==
          std::vector<std::string>{"url", "user_id", "auth_token", "to"});
}

TEST_CASE("any system is told by a signed webhook with one id for a notice", "[notices]") {
    const auto hook =
        target("webhook", {{"url", {"https://crm.example/in"}}, {"secret", {secret}}});
    const auto request = hook->render(complaint());
    const auto id_of = [](const OutboundRequest& sent) {
        return verified_webhook_id(post(sent.body, sent.headers), {*standard_webhook_key(secret)},
                                   now);
    };
    CHECK(id_of(request) == "escalated-" + notice_mark(complaint()));
    CHECK(id_of(hook->render(later_alarm())) != id_of(request));
    const Json body = body_of(request);
    CHECK(text_at(body, "type") == "conversation.escalated");
    CHECK(text_at(body, "data.due_at") == "2026-05-28T20:26:40Z");
    CHECK(text_at(array_at(body, "data.messages")[0], "text").find("+•••33") != std::string::npos);
    CHECK(outcome_of(*hook, 204, "") == Outcome::sent);
    CHECK(outcome_of(*hook, 404, "") == Outcome::retry);
    CHECK(outcome_of(*hook, 410, "") == Outcome::auth_failed);
    CHECK(target_problems("webhook", {{"url", {"https://x"}}, {"secret", {"x"}}}) ==
          std::vector<std::string>{"secret"});
}

TEST_CASE("a notice whose fate is unknown is not taken for sent, on any target", "[notices]") {
    CHECK(target_problems("pigeon") == std::vector<std::string>{"channel"});
    for (const std::string& name : notice_target_names()) {
        INFO(name);
        const auto notices = target(name, {{"url", {"https://x.example"}},
                                           {"secret", {secret}},
                                           {"token", {"t"}},
                                           {"to", {"a@b.c"}},
                                           {"from", {"a@b.c"}},
                                           {"smtp", {"smtp://x"}},
                                           {"email", {"a@b.c"}},
                                           {"user", {"u"}},
                                           {"api_key", {"k"}},
                                           {"account_id", {"1"}},
                                           {"user_id", {"u"}},
                                           {"auth_token", {"t"}}});
        CHECK_FALSE(notices->render(EscalationNotice{}).url.empty());
        CHECK(notices->read_result(no_answer(HttpResponse::Failure::unknown), now).outcome ==
              Outcome::unknown);
        CHECK(notices->read_result(no_answer(HttpResponse::Failure::not_sent), now).outcome ==
              Outcome::retry);
    }
}

TEST_CASE("a target is tried by asking who the token belongs to", "[notices]") {
    const auto zendesk = target("zendesk", {{"url", {"https://luna.zendesk.example"}},
                                            {"user", {"ana@luna.example"}},
                                            {"token", {"t"}}});
    const auto probe = zendesk->probe();
    REQUIRE(probe);
    CHECK(probe->request.url == "https://luna.zendesk.example/api/v2/users/me.json");
    CHECK(probe->request.basic_user == "ana@luna.example/token");
    CHECK(webhooks::in_english(zendesk->read_probe(answer(200, R"({"user":{"id":7}})"))).empty());
    CHECK_FALSE(
        webhooks::in_english(zendesk->read_probe(answer(200, R"({"user":{"id":null}})"))).empty());
    CHECK(webhooks::in_english(zendesk->read_probe(answer(401, "{}"))) == "HTTP 401");

    const auto slack = target("slack_bot", {{"token", {"xoxb-1"}}, {"to", {"C1"}}});
    CHECK(webhooks::in_english(slack->read_probe(answer(200, R"({"ok":true})"))).empty());
    CHECK(webhooks::in_english(slack->read_probe(
              answer(200, R"({"ok":false,"error":"invalid_auth"})"))) == "Slack: invalid_auth");

    const auto rocket = target("rocketchat", {{"url", {"https://chat.example"}},
                                              {"user_id", {"bot1"}},
                                              {"auth_token", {"t"}},
                                              {"to", {"d"}}});
    CHECK(webhooks::in_english(rocket->read_probe(answer(200, R"({"_id":"bot1"})"))).empty());
    CHECK_FALSE(
        webhooks::in_english(rocket->read_probe(answer(200, R"({"_id":"other"})"))).empty());
}

TEST_CASE("a target that could only be tried by telling it something is not tried", "[notices]") {
    CHECK_FALSE(target("slack", {{"url", {"https://slack.example/hook"}}})->probe());
}
