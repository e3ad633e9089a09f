#include "tests/webhooks/damage.h"

#include <set>

using namespace webhooks;
using namespace webhooks::test;

namespace {

constexpr TimeMs now = 1780000000000;  // 2026-05-28T20:26:40Z

std::unique_ptr<Channel> youtube() {
    return make("youtube", {{"channel_id", {"UCluna"}}, {"access_token", {"t"}}});
}

constexpr TimeMs hour = 3'600'000;

/// A comment as `comments.list` gives it.
std::string comment(const std::string& id, const std::string& author, TimeMs at) {
    return R"({"id":")" + id +
           R"(","snippet":{"textOriginal":"hola","authorChannelId":{"value":")" + author +
           R"("},"publishedAt":")" + iso_time(at) + R"("}})";
}

/// A thread with one reply, or none.
std::string thread(const std::string& id,
                   const std::string& author,
                   TimeMs at,
                   const std::string& reply = {}) {
    return R"({"id":")" + id + R"(","snippet":{"topLevelComment":)" + comment(id, author, at) +
           R"(},"replies":{"comments":[)" + reply + "]}}";
}

PollResult polled(const std::string& cursor, const HttpResponse& response, TimeMs at = now) {
    return youtube()->read_poll(cursor, *youtube()->poll(cursor, at), response, at);
}

}  // namespace

TEST_CASE("a poll reads a thread in order, with whom our answer was for", "[youtube]") {
    const auto request = youtube()->poll("", now);
    CHECK(request->url.find("allThreadsRelatedToChannelId=UCluna") != std::string::npos);
    CHECK(header_of(*request, "Authorization") == "Bearer t");
    const PollResult result = polled("", answer(200, fixture("youtube/threads.json")));
    REQUIRE(result.messages.size() == 4);
    CHECK(result.messages[0].dedupe_key == "comment:UgTop1");
    CHECK(result.messages[0].text == "¿Envíos?");
    CHECK(result.messages[0].conversation_key == "UgTop1:UCana");
    CHECK(result.messages[0].visibility == Visibility::public_comment);
    CHECK(result.messages[1].author == Author::person);
    CHECK(result.messages[1].conversation_key == "UgTop1:UCana");
    CHECK(result.messages[2].conversation_key == "UgTop1:UCluis");
    CHECK(result.messages[2].kind == MessageKind::text);
    CHECK(result.messages[3].kind == MessageKind::edit);
    CHECK(result.messages[3].target_id == "UgTop1.c");
}

TEST_CASE("comments from before the first poll are never answered", "[youtube]") {
    CHECK(
        polled("", answer(200, fixture("youtube/threads.json")), now + 7'200'000).messages.empty());
    const std::string cursor = polled("", answer(200, R"({"items":[]})")).cursor;
    CHECK(polled(cursor, answer(200, fixture("youtube/threads.json")), now + 7'200'000)
              .messages.size() == 4);
}

TEST_CASE("polls become rarer while nobody writes and frequent again with news", "[youtube]") {
    std::string cursor;
    std::chrono::seconds wait{0};
    for (int i = 0; i < 40; ++i) {
        const PollResult result = polled(cursor, answer(200, R"({"items":[]})"));
        CHECK(result.wait >= wait);
        wait = result.wait;
        cursor = result.cursor;
    }
    CHECK(wait == std::chrono::seconds(900));
    CHECK(polled(cursor, answer(200, fixture("youtube/threads.json"))).wait ==
          std::chrono::seconds(60));
}

TEST_CASE("threads that we answered are read again for two days", "[youtube]") {
    const PollResult first = polled("", answer(200, fixture("youtube/threads.json")));
    REQUIRE(first.next_page);
    CHECK(first.next_page->url.find("parentId=UgTop1") != std::string::npos);
    const PollResult replies =
        youtube()->read_poll(first.cursor, *first.next_page, answer(200, R"({"items":[
        {"id":"UgTop1.d","snippet":{"textOriginal":"gracias","authorChannelId":{"value":"UCana"},"publishedAt":"2026-05-28T20:26:00Z"}}]})"),
                             now);
    CHECK(replies.messages.at(0).conversation_key == "UgTop1:UCana");
    CHECK_FALSE(replies.next_page);
    CHECK_FALSE(polled(replies.cursor, answer(200, R"({"items":[]})"), now + 60'000).next_page);
    CHECK(polled(replies.cursor, answer(200, R"({"items":[]})"), now + 660'000).next_page);
    CHECK_FALSE(
        polled(replies.cursor, answer(200, R"({"items":[]})"), now + 50LL * 3'600'000).next_page);
    const PollResult gone = youtube()->read_poll(first.cursor, *first.next_page, answer(404), now);
    CHECK(gone.error.empty());
    CHECK_FALSE(polled(gone.cursor, answer(200, R"({"items":[]})"), now + 660'000).next_page);
}

TEST_CASE("further pages are read while everything on them is new", "[youtube]") {
    const auto page = [](const std::string& at) {
        return answer(
            200,
            R"({"nextPageToken":"P2","items":[{"id":"a","snippet":{"topLevelComment":{"id":"a","snippet":{"authorChannelId":{"value":"UCx"},"publishedAt":")" +
                at + R"("}}}}]})");
    };
    const PollResult more = polled("", page("2026-05-28T20:00:00Z"));
    REQUIRE(more.next_page);
    CHECK(more.next_page->url.find("pageToken=P2") != std::string::npos);
    CHECK(more.messages.at(0).kind == MessageKind::unsupported);
    CHECK_FALSE(polled("", page("2026-05-27T20:00:00Z")).next_page);
}

TEST_CASE("a poll reads pages until the newest comment it knew, and no further", "[youtube]") {
    const auto page = [](const std::string& id, TimeMs at) {
        return answer(200, R"({"nextPageToken":"P2","items":[)" + thread(id, "UCx", at) + "]}");
    };
    const PollResult begun = polled("", page("known", now - hour), now - 10 * hour);
    REQUIRE(begun.next_page);
    const std::string known =
        youtube()
            ->read_poll(begun.cursor, *begun.next_page, answer(200, R"({"items":[]})"), now)
            .cursor;

    const PollResult again = polled(known, page("known", now - hour));
    CHECK(again.next_page);  // Within the overlap.
    CHECK_FALSE(polled(known, page("old", now - 2 * hour - 1000)).next_page);
    const PollResult failed = youtube()->read_poll(polled(known, page("new", now)).cursor,
                                                   *again.next_page, answer(500), now);
    // What the page that failed would have shown is older than what was seen: it is asked again.
    CHECK(polled(failed.cursor, page("between", now - hour - 60'000)).next_page);
}

TEST_CASE("a channel with a comment every minute is read within the day's quota", "[youtube]") {
    const std::string poll_seconds = GENERATE("1", "60");
    const auto channel = make(
        "youtube",
        {{"channel_id", {"UCluna"}}, {"access_token", {"t"}}, {"poll_seconds", {poll_seconds}}});
    std::string cursor;
    std::int64_t requests = 0;
    // Midnight in California, when the quota is given again.
    const TimeMs begin = (now / (24 * hour) + 1) * 24 * hour + 8 * hour;
    TimeMs at = begin;
    // Newest first, as YouTube gives them.
    const auto list = [&](TimeMs until, int page) {
        std::string items;
        for (int i = 0; i < 40; ++i) {
            const TimeMs published = until - (page * 40 + i) * 60'000LL;
            if (i > 0) items += ",";
            items += thread("t" + std::to_string(published / 60'000), "UCx", published);
        }
        return answer(200, R"({"nextPageToken":")" + std::to_string(page + 1) + R"(","items":[)" +
                               items + "]}");
    };
    while (at < begin + 24 * hour) {
        auto request = channel->poll(cursor, at);
        PollResult result;
        for (int page = 0; request; ++page) {
            result = channel->read_poll(cursor, *request, list(at - at % 60'000, page), at);
            cursor = result.cursor;
            request = result.next_page;
            ++requests;
        }
        at += std::chrono::milliseconds(result.wait).count();
    }
    CHECK(requests <= 3'000);  // An answer costs 50 of the 10,000 units, a request one.
    CHECK(requests > 500);
}

TEST_CASE("ten answered threads are read again within the day's quota, gone or not", "[youtube]") {
    const int status = GENERATE(200, 404, 500);
    const auto channel = make(
        "youtube", {{"channel_id", {"UCluna"}}, {"access_token", {"t"}}, {"poll_seconds", {"1"}}});
    const TimeMs begin = (now / (24 * hour) + 1) * 24 * hour + 8 * hour;
    std::string items;
    for (int i = 0; i < 10; ++i) {
        const std::string id = "t" + std::to_string(i);
        items += (i > 0 ? "," : "") +
                 thread(id, "UCx", begin - 600'000, comment(id + ".a", "UCluna", begin - 500'000));
    }
    std::string cursor;
    std::int64_t requests = 0;
    for (TimeMs at = begin; at < begin + 24 * hour;) {
        auto request = channel->poll(cursor, at);
        PollResult result;
        while (request) {
            const bool again = request->url.find("parentId") != std::string::npos;
            result = channel->read_poll(
                cursor, *request,
                answer(again ? status : 200,
                       again ? R"({"items":[]})" : R"({"items":[)" + items + "]}"),
                at);
            cursor = result.cursor;
            request = result.next_page;
            ++requests;
        }
        at += std::chrono::milliseconds(result.wait).count();
    }
    CHECK(requests <= 3'000);
    CHECK(requests > 100);  // After a failure it waits a quarter of an hour.
}

TEST_CASE("more new comments than a poll reads are read by the next ones, none is lost",
          "[youtube]") {
    constexpr int pages = 15;
    const auto page = [](int number) {
        const std::string id = "t" + std::to_string(number);
        const std::string next =
            number + 1 < pages ? R"("nextPageToken":"P)" + std::to_string(number + 1) + R"(",)"
                               : "";
        return answer(
            200, "{" + next + R"("items":[)" + thread(id, "UCx", now - number * 60'000LL) + "]}");
    };
    std::string cursor = polled("", answer(200, R"({"items":[]})"), now - 2 * hour).cursor;
    std::set<std::string> read;
    for (int poll = 0; poll < 2; ++poll) {
        auto request = youtube()->poll(cursor, now);
        while (request) {
            const std::size_t token = request->url.find("pageToken=P");
            const int number =
                token == std::string::npos ? 0 : std::stoi(request->url.substr(token + 11));
            const PollResult result = youtube()->read_poll(cursor, *request, page(number), now);
            for (const Inbound& inbound : result.messages) read.insert(inbound.message_id);
            CHECK(result.wait == std::chrono::seconds(60));
            cursor = result.cursor;
            request = result.next_page;
        }
    }
    CHECK(read.size() == pages);
    CHECK(youtube()->poll(cursor, now)->url.find("pageToken") == std::string::npos);
}

TEST_CASE("a page that YouTube no longer has is asked for once", "[youtube]") {
    const std::string cursor = R"({"page":"P9","newest":1779999000000,"since":1779990000000})";
    const auto request = youtube()->poll(cursor, now);
    REQUIRE(request);
    REQUIRE(request->url.find("pageToken=P9") != std::string::npos);
    const auto asked_next = [&](int status) {
        return youtube()
            ->poll(youtube()->read_poll(cursor, *request, answer(status, "{}"), now).cursor, now)
            ->url;
    };
    CHECK(asked_next(400).find("pageToken") == std::string::npos);
    CHECK(asked_next(503).find("pageToken=P9") != std::string::npos);
}

TEST_CASE("all the threads that we answered are read again, in rounds", "[youtube]") {
    std::string items;
    for (int i = 0; i < 25; ++i) {
        const std::string id = "t" + std::to_string(10 + i);
        items += (i > 0 ? "," : "") +
                 thread(id, "UCx", now - 600'000, comment(id + ".a", "UCluna", now - 500'000));
    }
    PollResult result = polled("", answer(200, R"({"items":[)" + items + "]}"));
    std::set<std::string> read;
    for (int round = 1; round <= 3; ++round) {
        int in_round = 0;
        while (result.next_page) {
            read.insert(result.next_page->url);
            ++in_round;
            result = youtube()->read_poll(result.cursor, *result.next_page,
                                          answer(200, R"({"items":[]})"), now + round * 700'000LL);
        }
        CHECK(in_round == 10);
        result = polled(result.cursor, answer(200, R"({"items":[]})"), now + round * 700'000LL);
    }
    CHECK(read.size() == 25);
}

TEST_CASE("a comment whose original words YouTube keeps is read as it is shown", "[youtube]") {
    const PollResult page = polled("", answer(200, R"({"items":[{"id":"a","snippet":
        {"topLevelComment":{"id":"a","snippet":{"textDisplay":"Me encanta <3\n¿hay en M & L?",
         "authorChannelId":{"value":"UCana"},"publishedAt":"2026-05-28T20:20:00Z"}}}}]})"));
    CHECK(page.messages.at(0).text == "Me encanta <3\n¿hay en M & L?");
}

TEST_CASE("a comment of somebody without a channel is noted once", "[youtube]") {
    const HttpResponse page =
        answer(200, R"({"items":[{"id":"a","snippet":{"topLevelComment":{"id":"a","snippet":
             {"textOriginal":"hola","publishedAt":"2026-05-28T20:20:00Z"}}}}]})");
    const PollResult first = polled("", page);
    CHECK(first.messages.empty());
    REQUIRE(first.ignored.size() == 1);
    CHECK(polled(first.cursor, page).ignored.empty());
}

TEST_CASE("a used-up quota stops the poll until it is given again", "[youtube]") {
    const auto failed =
        polled("c", answer(403, R"({"error":{"errors":[{"reason":"quotaExceeded"}]}})"));
    CHECK(failed.error == "HTTP 403 quotaExceeded");
    CHECK(failed.wait > std::chrono::hours(11));
    CHECK(failed.wait <= std::chrono::hours(12));
    CHECK_FALSE(polled("c", answer(200, "<html>")).error.empty());
    CHECK_FALSE(polled("c", no_answer(HttpResponse::Failure::unknown)).error.empty());
}

TEST_CASE("spoilt answers to a poll never make a message without keys", "[youtube]") {
    const Json original = parse_json(fixture("youtube/threads.json")).value;
    const Json flat = original.flatten();
    for (const auto& [path, value] : flat.items()) {
        for (const Json& other :
             {Json(nullptr), Json(7), Json(""), Json::array(), Json::object()}) {
            Json changed = original;
            changed[Json::json_pointer(path)] = other;
            for (const Inbound& message : polled("", answer(200, changed.dump())).messages) {
                CHECK_FALSE(message.dedupe_key.empty());
                CHECK_FALSE(message.contact_key.empty());
            }
        }
    }
    CHECK(youtube()->receive(post("{}"), now).response.status == 404);
}

TEST_CASE("an answer on YouTube goes to the thread, and a comment can be hidden", "[youtube]") {
    Reply reply;
    reply.text = "Sí";
    reply.visibility = Visibility::public_comment;
    reply.address = {{"thread", "UgTop1"}, {"comment", "UgTop1.c"}};
    const auto request = render(*youtube(), reply, now).at(0);
    CHECK(request.url == "https://www.googleapis.com/youtube/v3/comments?part=snippet");
    CHECK(body_of(request) == Json{{"snippet", {{"parentId", "UgTop1"}, {"textOriginal", "Sí"}}}});
    reply.kind = Reply::Kind::hide_comment;
    const auto hide = render(*youtube(), reply, now).at(0);
    CHECK(hide.url.ends_with("setModerationStatus?id=UgTop1.c&moderationStatus=heldForReview"));
    CHECK(youtube()->read_result(hide, answer(204, ""), now).outcome == Delivery::Outcome::sent);
    reply.reply_to_id = "UgTop1.a";
    const auto chosen = render(*youtube(), reply, now).at(0);
    CHECK(chosen.url.ends_with("setModerationStatus?id=UgTop1.a&moderationStatus=heldForReview"));
    reply.kind = Reply::Kind::private_reply_to_comment;
    cannot_send(*youtube(), reply, now);
}

TEST_CASE("YouTube's answer decides what becomes of a reply", "[youtube]") {
    using Outcome = Delivery::Outcome;
    const auto of = [](int status, const std::string& reason) {
        return youtube()->read_result(
            {}, answer(status, R"({"error":{"errors":[{"reason":")" + reason + R"("}]}})"), now);
    };
    CHECK(youtube()->read_result({}, answer(200, R"({"id":"UgTop1.z"})"), now).message_id ==
          "UgTop1.z");
    CHECK(youtube()->read_result({}, answer(200, "{}"), now).outcome == Outcome::unknown);
    CHECK(of(403, "quotaExceeded").outcome == Outcome::throttled);
    CHECK(of(403, "quotaExceeded").retry_after_ms > 11LL * 3'600'000);
    CHECK(of(403, "rateLimitExceeded").outcome == Outcome::throttled);
    CHECK(of(403, "commentsDisabled").outcome == Outcome::permanent);
    CHECK(of(403, "ineligibleAccount").outcome == Outcome::auth_failed);
    CHECK(of(404, "commentNotFound").outcome == Outcome::permanent);
    CHECK(of(400, "processingFailure").outcome == Outcome::retry);
    CHECK(of(401, "authError").outcome == Outcome::auth_failed);
    CHECK(of(503, "backendError").outcome == Outcome::retry);
    CHECK(youtube()->read_result({}, no_answer(HttpResponse::Failure::unknown), now).outcome ==
          Outcome::unknown);
    CHECK(problem_keys("youtube", {{"channel_id", {"@luna"}}}) ==
          std::vector<std::string>{"channel_id", "access_token"});
    const auto probe = youtube()->probes(0).at(0);
    CHECK(webhooks::in_english(
              youtube()->read_probe(probe, answer(200, R"({"items":[{"id":"UCluna"}]})")))
              .empty());
    CHECK_FALSE(webhooks::in_english(
                    youtube()->read_probe(probe, answer(200, R"({"items":[{"id":"UCx"}]})")))
                    .empty());
}

TEST_CASE("poll_seconds is a whole number from 1 to 900", "[youtube]") {
    for (const char* written : {"0", "901", "60abc", "6 0", "-5", "often"}) {
        INFO(written);
        CHECK(problem_keys("youtube", {{"channel_id", {"UCluna"}},
                                       {"access_token", {"t"}},
                                       {"poll_seconds", {written}}}) ==
              std::vector<std::string>{"poll_seconds"});
    }
    CHECK(problem_keys(
              "youtube",
              {{"channel_id", {"UCluna"}}, {"access_token", {"t"}}, {"poll_seconds", {"900"}}})
              .empty());
}
