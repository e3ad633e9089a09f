#include "tests/webhooks/damage.h"
#include "webhooks/standard_webhook.h"

using namespace webhooks;
using namespace webhooks::test;

namespace {

const std::string secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
constexpr TimeMs now = 1748782860000;  // 2025-06-01T13:01:00Z

std::unique_ptr<Channel> blog(Values more = {}) {
    more.insert({"url", {"https://blog.example/"}});
    more.insert({"user", {"portavoz"}});
    more.insert({"application_password", {"abcd efgh"}});
    more.insert({"user_id", {"7"}});
    more.insert({"team", {"9"}});
    if (more.count("secret") == 0) more.insert({"secret", {secret}});
    return make("wordpress", more);
}

HttpRequest push(const std::string& body) {
    return post(body, standard_webhook_headers("m1", body, {*standard_webhook_key(secret)}, now));
}

PollResult polled(const std::string& cursor, const HttpResponse& response, const std::string& url) {
    OutboundRequest request;
    request.url = url;
    return blog()->read_poll(cursor, request, response, now);
}

Reply reply_to(const Inbound& comment, const std::string& text) {
    Reply reply;
    reply.text = text;
    reply.visibility = Visibility::public_comment;
    reply.address = comment.address;
    return reply;
}

std::vector<Inbound> comments() {
    return polled("2025-06-01T13:00:00Z", answer(200, fixture("wordpress/comments.json")),
                  blog()->poll("2025-06-01T13:00:00Z", now)->url)
        .messages;
}

}  // namespace

TEST_CASE("the comments of a thread are one conversation of one person", "[wordpress]") {
    const auto read = comments();

    REQUIRE(read.size() == 4);
    CHECK(read[0].dedupe_key == "comment:101");
    CHECK(read[0].text == "¿Tienen tallas & colores?");
    CHECK(read[0].contact_key == "maria@cliente.example");
    CHECK(read[0].visibility == Visibility::public_comment);
    CHECK(read[0].sent_at == 1748782800000);
    CHECK(read[1].author == Author::our_echo);
    CHECK(read[2].text == "Gracias");
    CHECK(read[3].author == Author::person);
    for (const Inbound& comment : read) CHECK(comment.conversation_key == "post-42:101:name-Maria");
}

TEST_CASE("the plugin's push is the same message as the poll's, when it is signed", "[wordpress]") {
    const std::string body = parse_json(fixture("wordpress/comments.json")).value[0].dump();
    const Receipt receipt = blog()->receive(push(body), now);

    REQUIRE(receipt.messages.size() == 1);
    CHECK(receipt.messages[0].dedupe_key == comments()[0].dedupe_key);
    CHECK(receipt.messages[0].conversation_key == comments()[0].conversation_key);
    CHECK(blog()->receive(post(body), now).response.status == 401);
    CHECK(blog()->receive(push(body), now + 301'000).response.status == 401);
    CHECK(blog({{"secret", {}}})->receive(push(body), now).response.status == 401);
    HttpRequest changed = push(body);
    changed.body += " ";
    CHECK(blog()->receive(changed, now).response.status == 401);
}

TEST_CASE("a comment with markup is read as its readers see it", "[wordpress]") {
    const auto text = [](const std::string& raw) {
        const Json comment{
            {"id", 5}, {"post", 42}, {"author_name", "Maria"}, {"content", {{"raw", raw}}}};
        return blog()->receive(push(comment.dump()), now).messages.at(0).text;
    };
    CHECK(text("<!-- wp:paragraph -->\n<p>¿Hay en azul?</p>\n<!-- /wp:paragraph -->\n\n"
               "<!-- wp:paragraph -->\n<p>Talla M</p>\n<!-- /wp:paragraph -->") ==
          "¿Hay en azul?\n\nTalla M");
    CHECK(text("Hola,\n<strong>¿hay</strong> en <em>azul</em>?") == "Hola,\n¿hay en azul?");
    CHECK(text("Tallas &lt; M & L\n\n¿hay?") == "Tallas < M & L\n\n¿hay?");
}

TEST_CASE("a comment that is thrown away is a deletion, other types are nobody's", "[wordpress]") {
    const auto receive = [](const std::string& more) {
        return blog()->receive(
            push(R"({"id":101,"post":42,"author_name":"M","content":{"raw":"x"},)" + more + "}"),
            now);
    };
    const Receipt gone = receive(R"("status":"trash")");
    REQUIRE(gone.messages.size() == 1);
    CHECK(gone.messages[0].kind == MessageKind::deletion);
    CHECK(gone.messages[0].target_id == "101");
    CHECK(receive(R"("status":"spam")").messages.at(0).kind == MessageKind::deletion);
    CHECK(receive(R"("type":"note")").messages.empty());
    CHECK(receive(R"("type":"trackback")").ignored.size() == 1);
    CHECK(receive(R"("author":7)").messages.empty());
}

TEST_CASE("a review in the shop is a public question, one of two stars a complaint",
          "[wordpress]") {
    const auto receive = [](const std::string& more) {
        return blog()->receive(
            push(R"({"id":101,"post":42,"author_name":"M","content":{"raw":"Llegó roto"},)" + more +
                 "}"),
            now);
    };
    for (const char* bad : {R"("type":"review","rating":1)", R"("type":"review","rating":"2")"}) {
        INFO(bad);
        const Receipt receipt = receive(bad);
        REQUIRE(receipt.messages.size() == 1);
        CHECK(receipt.messages[0].kind == MessageKind::bad_review);
        CHECK(receipt.messages[0].text == "Llegó roto");
        CHECK(receipt.messages[0].visibility == Visibility::public_comment);
        CHECK(receipt.messages[0].attachments.at(0).name.ends_with("★"));
    }
    CHECK(receive(R"("type":"review","rating":3)").messages.at(0).kind == MessageKind::text);
    CHECK(receive(R"("type":"review","rating":0)").messages.at(0).attachments.empty());
    CHECK(receive(R"("type":"review","parent":100,"rating":0)").messages.at(0).kind ==
          MessageKind::text);
    CHECK(receive(R"("type":"comment","rating":1)").messages.at(0).kind == MessageKind::text);
    CHECK(receive(R"("type":"review","rating":1,"status":"trash")").messages.at(0).kind ==
          MessageKind::deletion);
}

TEST_CASE("a poll reads every page of approved, then of held comments", "[wordpress]") {
    const auto first = blog()->poll("", now);
    REQUIRE(first);
    CHECK(first->url.starts_with("https://blog.example/wp-json/wp/v2/comments?context=edit"));
    CHECK(first->url.find("after=2025-06-01T12%3A01%3A00Z") != std::string::npos);
    CHECK(first->basic_user == "portavoz");
    CHECK(blog()->poll("2025-06-01T13:00:00Z", now)->url.find("after=2025-06-01T12%3A59%3A00Z") !=
          std::string::npos);

    const auto one =
        polled("", answer(200, fixture("wordpress/comments.json"), {{"X-WP-TotalPages", "2"}}),
               first->url);
    REQUIRE(one.next_page);
    CHECK(one.cursor == "2025-06-01T13:05:00Z");
    CHECK(one.next_page->url.find("status=approve") != std::string::npos);
    CHECK(one.next_page->url.ends_with("page=2"));
    const auto two =
        polled(one.cursor, answer(200, "[]", {{"X-WP-TotalPages", "2"}}), one.next_page->url);
    REQUIRE(two.next_page);
    CHECK(two.next_page->url.find("status=hold") != std::string::npos);
    CHECK(two.next_page->url.find("after=2025-06-01T12%3A01%3A00Z") != std::string::npos);
    const auto three =
        polled(two.cursor, answer(403, R"({"code":"rest_forbidden"})"), two.next_page->url);
    CHECK_FALSE(three.next_page);
    CHECK(three.error.empty());
    CHECK(three.cursor == one.cursor);
}

TEST_CASE("a poll that fails keeps its place and says why", "[wordpress]") {
    const std::string url = blog()->poll("2025-06-01T13:00:00Z", now)->url;
    const auto refused =
        polled("2025-06-01T13:00:00Z", answer(401, R"({"code":"incorrect_password"})"), url);
    CHECK(refused.error == "HTTP 401 incorrect_password");
    CHECK(refused.cursor == "2025-06-01T13:00:00Z");
    CHECK_FALSE(polled("c", answer(200, "<html>"), url).error.empty());
    CHECK_FALSE(polled("c", no_answer(HttpResponse::Failure::unknown), url).error.empty());
}

TEST_CASE("a poll whose later page fails begins again where it began", "[wordpress]") {
    const std::string begun = "2025-06-01T13:00:00Z";
    const auto first = polled(begun, answer(200, fixture("wordpress/comments.json")),
                              blog()->poll(begun, now)->url);
    REQUIRE(first.next_page);
    REQUIRE(first.next_page->url.find("status=hold") != std::string::npos);
    REQUIRE(first.cursor > begun);
    const auto at_hold = [&](const HttpResponse& response) {
        return polled(first.cursor, response, first.next_page->url);
    };

    CHECK(at_hold(answer(502, "")).cursor == begun);
    CHECK(at_hold(no_answer(HttpResponse::Failure::unknown)).cursor == begun);
    CHECK(at_hold(answer(200, "[]")).cursor == first.cursor);
    // Without the right to see held comments there is nothing to come back for.
    CHECK(at_hold(answer(403, R"({"code":"rest_forbidden"})")).cursor == first.cursor);
}

TEST_CASE("an answer is a comment below the question, approved first if the blog wants it",
          "[wordpress]") {
    const Inbound question = comments().at(0);
    const auto requests = render(*blog(), reply_to(question, "Sí"), now);
    REQUIRE(requests.size() == 1);
    CHECK(requests[0].url == "https://blog.example/wp-json/wp/v2/comments");
    CHECK(requests[0].basic_password == "abcd efgh");
    CHECK(body_of(requests[0]) == Json{{"post", 42}, {"parent", 101}, {"content", "Sí"}});
    const auto approving = render(*blog({{"approve", {"yes"}}}), reply_to(question, "Sí"), now);
    REQUIRE(approving.size() == 2);
    CHECK(approving[0].url.ends_with("/comments/101"));
    CHECK(text_at(body_of(approving[0]), "status") == "approved");
    CHECK(approving[0].prepares);
    CHECK_FALSE(approving[1].prepares);
    Reply lost = reply_to(question, "Sí");
    lost.address.clear();
    CHECK(cannot_send(*blog(), lost, now).reason == "no comment to answer");
    lost.kind = Reply::Kind::hide_comment;
    cannot_send(*blog(), lost, now);
}

TEST_CASE("WordPress's answer decides what becomes of a reply", "[wordpress]") {
    using Outcome = Delivery::Outcome;
    const auto of = [](int status, const std::string& body) {
        return blog()->read_result({}, answer(status, body), now);
    };
    const auto code = [&](int status, const std::string& name) {
        return of(status, R"({"code":")" + name + R"(","message":"m"})").outcome;
    };

    CHECK(of(201, R"({"id":107,"status":"approved"})").message_id == "107");
    CHECK(of(201, R"({"id":107,"status":"approved"})").error.empty());
    CHECK(of(201, R"({"id":107,"status":"hold"})").error ==
          "WordPress holds the comment for moderation");
    CHECK(of(200, "<html>").outcome == Outcome::unknown);
    CHECK(code(409, "comment_duplicate") == Outcome::duplicate);
    CHECK(code(400, "comment_flood") == Outcome::throttled);
    CHECK(of(400, R"({"code":"comment_flood"})").retry_after_ms == 20'000);
    CHECK(code(401, "rest_comment_login_required") == Outcome::auth_failed);
    CHECK(code(403, "rest_comment_closed") == Outcome::permanent);
    CHECK(code(404, "rest_comment_invalid_id") == Outcome::permanent);
    CHECK(of(502, "").outcome == Outcome::retry);
    CHECK(blog()->read_result({}, no_answer(HttpResponse::Failure::unknown), now).outcome ==
          Outcome::unknown);
}

TEST_CASE("damaged comments are answered and never taken for messages without keys",
          "[wordpress]") {
    const std::string body = parse_json(fixture("wordpress/comments.json")).value[3].dump();
    check_survives_damage(*blog(), body, push, now);
    check_survives_wrong_types(*blog(), body, push, now);
}

TEST_CASE("a blog's inbox says what it lacks, and its probe what is wrong", "[wordpress]") {
    using Keys = std::vector<std::string>;
    CHECK(problem_keys("wordpress", {}) == Keys{"url", "user", "application_password", "user_id"});
    CHECK(problem_keys("wordpress", {{"url", {"https://b"}},
                                     {"user", {"u"}},
                                     {"application_password", {"p"}},
                                     {"user_id", {"7"}},
                                     {"secret", {"x"}}}) == Keys{"secret"});
    const auto probe = blog()->probes(0).at(0);
    const auto says = [&](int status, const std::string& body) {
        return webhooks::in_english(blog()->read_probe(probe, answer(status, body)));
    };
    CHECK(says(200, R"({"id":7,"capabilities":{"moderate_comments":true}})").empty());
    CHECK(says(200, R"({"id":8})") == "the user's id is 8: set user_id to it");
    CHECK_FALSE(says(200, R"({"id":7})").empty());
    CHECK(says(401, "").find("Authorization") != std::string::npos);
}
