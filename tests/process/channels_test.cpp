#include "tests/process/beside_words.h"
#include "tests/process/platforms.h"
#include "tests/process/platforms_list.h"
#include "tests/process/sender.h"
#include "tests/process/stage.h"
#include "tests/support/catch.h"
#include "webhooks/json.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <random>
#include <thread>

// Conversations through the whole program, with every platform that calls us or that we ask.

namespace {

using tests::CommentFeed;
using tests::now_ms;
using tests::Platform;
using tests::Stage;

constexpr const char* question = "¿cuánto tarda el envío?";
constexpr const char* answer = "Tardamos de 2 a 4 días hábiles.";

/// The program with every platform as a double.
struct World {
    CommentFeed feed;
    Stage stage{[this](const auto& request) { return feed.answer(request); }, "channels_book"};
    std::uint16_t port = 0;

    /// What a customer writes; the status of the delivery.
    int say(const Platform& platform,
            const std::string& id,
            const std::string& person,
            const std::string& text,
            std::int64_t at_ms = now_ms()) {
        const std::string body = platform.body(id, person, text, at_ms);
        if (platform.sign != nullptr) return tests::post(port, platform.sign(body));
        feed.add(body);
        return is_asked_again() ? 200 : 0;
    }

    /// Two more polls: what was there before the first of them has been taken in by the second.
    bool is_asked_again() {
        const std::size_t wanted = feed.asked() + 2;
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (feed.asked() < wanted && std::chrono::steady_clock::now() < deadline) {
            std::this_thread::yield();
        }
        return feed.asked() >= wanted;
    }

    /// The words that the program has sent there; calls without words are not among them.
    std::vector<std::string> heard(const Platform& platform) {
        std::vector<webhooks::HttpRequest> calls = stage.platform().requests();
        for (const auto& mail : stage.mail().mails()) calls.push_back(tests::as_call(mail));
        std::vector<std::string> texts = tests::texts_of(platform, calls);
        std::erase(texts, "");
        return texts;
    }

    /// A person's reply through the API to the newest conversation; the status.
    int reply_as_person(const std::string& text) {
        std::ifstream file(stage.store_path() + ".api-token");
        std::string token;
        file >> token;
        const std::string id = std::to_string(stage.count("SELECT max(id) FROM conversations"));
        const webhooks::Json body{{"agent", "Ana"}, {"client_id", text}, {"text", text}};
        return tests::post(
            port, tests::http_post("/api/v1/conversations/" + id + "/reply",
                                   "Authorization: Bearer " + token + "\r\n", body.dump()));
    }
};

/// Changed after it was signed, or with another secret.
std::string forged(const Platform& platform, const std::string& person) {
    std::string request = platform.sign(platform.body("1", person, "hola", 0));
    char& changed = request[request.find(platform.proof) + platform.proof.size()];
    changed = changed == 'x' ? 'y' : 'x';
    return request;
}

/// Rightly signed, but cut off.
std::string broken(const Platform& platform, const std::string& person) {
    const std::string body = platform.body("1", person, "hola", 0);
    return platform.sign(body.substr(0, body.size() - 8));
}

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("a customer is answered once, handed over, and answered by a person, on every platform",
          "[channels]") {
    World world;
    world.port = world.stage.start();
    for (const Platform& platform : tests::platforms()) {
        INFO(platform.inbox);
        const std::int64_t before = world.stage.count("SELECT count(*) FROM messages");
        const std::int64_t at = now_ms();

        CHECK(world.say(platform, "11", "7001", question, at) == 200);
        CHECK(world.say(platform, "11", "7001", question, at) == 200);
        REQUIRE(world.stage.settled());
        REQUIRE(world.heard(platform).size() == 1);
        CHECK(contains(world.heard(platform)[0], answer));
        CHECK(world.stage.count("SELECT count(*) FROM messages") == before + 2);

        CHECK(world.say(platform, "12", "7001", "quiero hablar con una persona") == 200);
        REQUIRE(world.stage.wait_until("SELECT count(*) FROM conversations WHERE owner = 'waiting'",
                                       1));
        REQUIRE(world.stage.settled());
        const std::size_t heard = world.heard(platform).size();
        CHECK(heard == 1 + static_cast<std::size_t>(platform.handover_messages));

        CHECK(world.reply_as_person("Hola, soy Ana") == 200);
        REQUIRE(world.stage.settled());
        REQUIRE(world.heard(platform).size() == heard + 1);
        CHECK(contains(world.heard(platform).back(), "Hola, soy Ana"));
        CHECK(world.stage.count("SELECT count(*) FROM outbox WHERE state NOT IN ('sent', "
                                "'cancelled')") == 0);
    }
}

TEST_CASE("every platform is told 200 while its own API gives no answer", "[channels]") {
    World world;
    world.port = world.stage.start();
    world.stage.platform().set_script([&](const webhooks::HttpRequest& request) {
        using Kind = tests::TestServer::Reaction::Kind;
        return request.method == "GET" ? world.feed.answer(request)
                                       : tests::TestServer::of(Kind::hold);
    });
    std::int64_t called = 0;
    for (int round = 0; round < 3; ++round) {
        for (const Platform& platform : tests::platforms()) {
            if (platform.sign == nullptr) continue;
            INFO(platform.inbox);
            const std::string id = std::to_string(7001 + called++);
            CHECK(world.say(platform, id, id, question) == 200);
        }
    }

    CHECK(world.stage.count("SELECT count(*) FROM messages WHERE direction = 'in'") == called);
    // Mail goes another way.
    CHECK(world.stage.count("SELECT count(*) FROM outbox o JOIN inboxes i ON i.id = o.inbox_id"
                            " WHERE o.state = 'sent' AND i.name <> 'email'") == 0);
}

TEST_CASE("what is forged is refused on every platform, and nothing of it is kept", "[channels]") {
    World world;
    std::size_t tried = 0;
    for (const Platform& platform : tests::platforms()) {
        if (platform.sign == nullptr) continue;
        INFO(platform.inbox);
        // A program that is guessed at more often in a minute refuses everything.
        if (tried++ % 8 == 0) world.port = world.stage.start();

        CHECK(tests::post(world.port, forged(platform, "7001")) == 401);
    }
    CHECK(world.stage.count("SELECT count(*) FROM messages") == 0);
    CHECK(tried > 15);
}

TEST_CASE("outside of the platform's window nothing leaves, and the person is told",
          "[channels][F16]") {
    constexpr std::int64_t eight_days = 8LL * 24 * 3600 * 1000;
    World world;
    world.port = world.stage.start();
    for (const Platform& platform : tests::platforms()) {
        if (platform.window_refusal.empty() || !platform.dates_messages) continue;
        INFO(platform.inbox);

        CHECK(world.say(platform, "11", "7001", question, now_ms() - eight_days) == 200);
        REQUIRE(world.stage.settled());

        CHECK(world.reply_as_person("¿Sigues ahí?") == 409);
        REQUIRE(world.stage.settled());
        CHECK(world.heard(platform).empty());
    }
}

TEST_CASE("a platform that says its window is closed is not asked twice, and a person is called",
          "[channels]") {
    World world;
    world.port = world.stage.start();
    world.stage.platform().set_script([&](const webhooks::HttpRequest& request) {
        for (const Platform& platform : tests::platforms()) {
            const bool meant = request.path.starts_with("/" + platform.inbox + "/");
            if (meant && !platform.window_refusal.empty()) {
                return tests::TestServer::answer(400, platform.window_refusal);
            }
        }
        return world.feed.answer(request);
    });
    std::int64_t called = 0;
    for (const Platform& platform : tests::platforms()) {
        if (platform.window_refusal.empty()) continue;
        INFO(platform.inbox);

        CHECK(world.say(platform, "11", "7001", question) == 200);

        CHECK(world.stage.wait_until("SELECT count(*) FROM conversations WHERE owner = 'waiting'",
                                     ++called));
        REQUIRE(world.stage.settled());
        CHECK(world.heard(platform).size() == 1);
        CHECK(world.stage.count("SELECT count(*) FROM outbox WHERE state = 'dead'") == called);
    }
    CHECK(called == 4);
}

TEST_CASE(
    "a thousand webhooks of all platforms, repeated, out of order and damaged, leave exactly "
    "their messages",
    "[channels]") {
    World world;
    std::mt19937 random(3);
    std::vector<std::pair<std::string, int>> requests;  // With the status each deserves.
    const std::size_t kinds = tests::platforms().size();
    const std::size_t people = kinds * 47;
    for (std::size_t i = 0; i < people; ++i) {
        const Platform& platform = tests::platforms()[i % kinds];
        const std::string number = std::to_string(10000 + i);
        const std::string body = platform.body(number, number, question, now_ms());
        if (platform.sign == nullptr) {
            world.feed.add(body);
            continue;
        }
        requests.emplace_back(platform.sign(body), 200);
        if (i % 8 == 0) requests.push_back(requests.back());
        if (i % 17 == 0) requests.emplace_back(broken(platform, number), platform.damaged);
        if (i % 100 == 0) requests.emplace_back(forged(platform, number), 401);
    }
    std::int64_t kept = 0;
    std::int64_t pressed = 0;
    for (std::int64_t person = 20'000; person < 20'030; ++person) {
        const tests::BesideWords beside = tests::beside_words(person, question);
        for (const std::string& request : beside.requests) requests.emplace_back(request, 200);
        requests.push_back(requests.back());
        kept += beside.kept;
        pressed += beside.answered;
    }
    std::shuffle(requests.begin() + static_cast<std::ptrdiff_t>(requests.size() / 2),
                 requests.end(), random);
    for (std::size_t i = 0; i + 20 < requests.size(); i += 20) {  // One in twenty comes late.
        std::swap(requests[i], requests[i + 1 + random() % 19]);
    }

    world.port = world.stage.start();
    std::int64_t wrong = 0;
    for (const auto& [request, status] : requests) {
        wrong += tests::post(world.port, request) == status ? 0 : 1;
    }

    CHECK(wrong == 0);
    CHECK(requests.size() >= 1000);
    CHECK(world.is_asked_again());
    REQUIRE(world.stage.settled());
    const auto all = static_cast<std::int64_t>(people);
    CHECK(world.stage.count("SELECT count(*) FROM messages WHERE direction = 'in'") ==
          all + kept + pressed);
    CHECK(world.stage.count("SELECT count(*) FROM outbox WHERE state = 'sent'") == all + pressed);
    CHECK(world.stage.count("SELECT count(*) FROM outbox") == all + pressed);
    for (const Platform& platform : tests::platforms()) {
        INFO(platform.inbox);
        const auto texts = world.heard(platform);
        const auto buttons = platform.inbox == "whatsapp" ? static_cast<std::size_t>(pressed) : 0;
        CHECK(texts.size() == people / kinds + buttons);
        CHECK(std::all_of(texts.begin(), texts.end(),
                          [](const std::string& text) { return contains(text, answer); }));
    }
}

TEST_CASE("a complaint under a post and the direct messages that follow are one conversation",
          "[channels]") {
    World world;
    world.port = world.stage.start();
    const auto at = [](const std::string& inbox) {
        return *std::find_if(tests::platforms().begin(), tests::platforms().end(),
                             [&](const Platform& platform) { return platform.inbox == inbox; });
    };
    const Platform messenger = at("messenger");
    std::string comment = at("page_comments").body("11", "7001", "quiero una persona", now_ms());
    comment.replace(comment.find("OTHER_PAGE"), 10, "PAGE");  // The messenger inbox takes both.
    const auto calls = [&](const std::string& words) {
        std::vector<webhooks::Json> bodies;
        for (const auto& call : world.stage.platform().requests()) {
            if (call.body.find(words) == std::string::npos) continue;
            bodies.push_back(webhooks::Json::parse(call.body, nullptr, false));
        }
        return bodies;
    };
    CHECK(tests::post(world.port, messenger.sign(comment)) == 200);
    REQUIRE(
        world.stage.wait_until("SELECT count(*) FROM conversations WHERE owner = 'waiting'", 1));
    REQUIRE(world.stage.settled());
    REQUIRE(calls("comment_id").size() == 1);

    CHECK(world.say(messenger, "12", "7001", "es el pedido 4711") == 200);
    REQUIRE(world.stage.settled());
    CHECK(world.stage.count("SELECT count(*) FROM conversations") == 1);
    CHECK(world.stage.count("SELECT count(*) FROM handoffs") == 1);

    CHECK(world.reply_as_person("Hola, soy Ana") == 200);
    REQUIRE(world.stage.settled());
    REQUIRE(calls("Hola, soy Ana").size() == 1);
    CHECK(webhooks::text_at(calls("Hola, soy Ana")[0], "recipient.id") == "7001");

    const auto posted = [&] {  // Other platforms are polled meanwhile.
        const auto requests = world.stage.platform().requests();
        return std::count_if(requests.begin(), requests.end(),
                             [](const auto& request) { return request.method == "POST"; });
    };
    const auto heard = posted();
    CHECK(world.say(messenger, "13", "7001", question) == 200);
    REQUIRE(world.stage.settled());
    CHECK(posted() == heard);
}

TEST_CASE("a mail with a phone's picture is taken", "[channels]") {
    constexpr std::size_t twelve_megabytes = 12'000'000;
    World world;
    world.port = world.stage.start();
    const auto& all = tests::platforms();
    const Platform& email = *std::find_if(
        all.begin(), all.end(), [](const Platform& platform) { return platform.inbox == "email"; });
    webhooks::Json mail =
        webhooks::Json::parse(email.body("11", "7001", question, now_ms()), nullptr, false);
    mail["Attachments"] = {{{"Name", "foto.jpg"},
                            {"ContentType", "image/jpeg"},
                            {"Content", std::string(twelve_megabytes, 'A')}}};

    CHECK(tests::post(world.port, email.sign(mail.dump())) == 200);

    REQUIRE(world.stage.settled());
    REQUIRE(world.heard(email).size() == 1);
    CHECK(contains(world.heard(email)[0], answer));
}
