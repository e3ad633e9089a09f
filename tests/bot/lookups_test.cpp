#include "bot/lookups.h"

#include "bot/store/conversations.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <memory>
#include <utility>
#include <vector>

namespace {

constexpr bot::TimeMs noon = 1'763'985'600'000;
constexpr bot::TimeMs a_day = 24LL * 3600 * 1000;

webhooks::HttpResponse answer(int status, const std::string& body = "{}") {
    webhooks::HttpResponse response;
    response.status = status;
    response.body = body;
    return response;
}

/// A page at LinkedIn, whose comments come without their words, on the calling thread and with a
/// clock that is held.
class Page {
public:
    Page() {
        bot::store::StoreThread::Options options;
        options.path = folder_.file("s.db");
        store_ = std::move(bot::store::StoreThread::open(options, clock_)).value();
        const auto inbox = bot::store::InboxId{count_inbox()};
        connect(inbox);
        traffic_ = std::make_unique<bot::InboxTraffic>(
            *store_, setup_, key_, clock_, live_,
            [this](const webhooks::OutboundRequest& request, bot::net::Destination,
                   const bot::net::HttpClient::Callback& done) {
                asked.push_back(request.url);
                if (answers) return done(*answers);
                unanswered_.push_back(done);
            });
        begin();
    }

    void connect(bot::store::InboxId inbox = {1}) {
        auto page = std::make_unique<bot::Inbox>();
        page->id = inbox;
        page->settings = {
            "li",
            "linkedin",
            {{"client_secret", {"s"}}, {"organization", {"5"}}, {"access_token", {"t"}}}};
        auto made = webhooks::make_channel(page->settings);
        page->channel = std::move(std::get<std::unique_ptr<webhooks::Channel>>(made));
        disconnect(std::move(page));
    }
    /// A book without the inbox, or with `another` in its place, is in force.
    void disconnect(std::unique_ptr<bot::Inbox> another = nullptr) {
        auto setup = std::make_shared<bot::Setup>();
        setup->book = std::make_shared<rules::RuleBook>();
        if (another) setup->inboxes.push_back(std::move(another));
        setup_.replace(std::move(setup));
    }

    /// The program ends and begins again: nothing is known but what is stored.
    void begin() {
        lookups_ = std::make_unique<bot::Lookups>(*traffic_);
        if (std::exchange(has_ticks_, true)) return;
        store_->add_tick(
            [this](auto& database, auto now) { return lookups_->find_due(database, now); },
            [this] { lookups_->forget_due(); });
        store_->on_commit([this] { lookups_->ask_due(); });
    }

    void run(const bot::store::StoreThread::Work& work) {
        (void)store_->post(work, {});
        store_->run_once();
        store_->run_once();  // What the answer made of it.
    }
    void pass(bot::TimeMs time) {
        clock_.advance(time);
        run([](auto&) { return bot::Done{}; });
    }
    /// The comment numbered `number` is reported.
    void report(const std::string& number = "2") {
        const std::string item =
            R"j({"notificationId":)j" + number +
            R"j(,"organizationalEntity":"urn:li:organization:5","action":"COMMENT",
            "generatedActivity":"urn:li:comment:(urn:li:activity:1,)j" +
            number +
            R"j()","decoratedGeneratedActivity":{"comment":{"owner":"urn:li:person:ana"}}})j";
        run([&](bot::store::Database& database) -> bot::Status {
            bot::store::add_lookup(database, {1},
                                   {"notification:" + number,
                                    "urn:li:comment:(urn:li:activity:1," + number + ")", item},
                                   clock_.now());
            return bot::Done{};
        });
    }
    /// The customer deletes the comment numbered `number`.
    void take_back(const std::string& number) {
        run([&](bot::store::Database& database) -> bot::Status {
            bot::store::forget_lookup(database, {1},
                                      "urn:li:comment:(urn:li:activity:1," + number + ")");
            return bot::Done{};
        });
    }
    /// The first call that had no answer gets one.
    void answer_first(const webhooks::HttpResponse& late) {
        unanswered_.at(0)(late);
        pass(0);
    }
    std::int64_t count(const std::string& sql) {
        auto database =
            bot::store::Database::open(folder_.file("s.db"), bot::store::Database::Mode::read_only)
                .value();
        bot::store::Statement found = database.prepare(sql);
        return found.step() ? found.integer(0) : -1;
    }
    std::int64_t messages(const std::string& kind) {
        return count("SELECT count(*) FROM messages WHERE kind = '" + kind + "'");
    }

    std::optional<webhooks::HttpResponse> answers;  ///< Of LinkedIn; nothing: none comes.
    std::vector<std::string> asked;

private:
    std::int64_t count_inbox() {
        std::int64_t id = 0;
        (void)store_->post(
            [&](bot::store::Database& database) -> bot::Status {
                id = bot::store::ensure_inbox(database, "li", "linkedin").value;
                return bot::Done{};
            },
            {});
        store_->run_once();
        return id;
    }

    tests::TempFolder folder_;
    tests::TempStore keys_;
    bot::store::EventKey key_{bot::store::EventKey::load(keys_.database()).value()};
    bot::ManualClock clock_{noon};
    bot::LiveUpdates live_;
    bot::CurrentSetup setup_;
    std::unique_ptr<bot::store::StoreThread> store_;
    std::unique_ptr<bot::InboxTraffic> traffic_;
    std::unique_ptr<bot::Lookups> lookups_;
    std::vector<bot::net::HttpClient::Callback> unanswered_;
    bool has_ticks_ = false;
};

constexpr const char* words = R"({"message":{"text":"¿Hacéis envíos?"}})";

}  // namespace

TEST_CASE("a message that came without its words is taken in with them", "[lookups]") {
    Page page;
    page.answers = answer(200, words);

    page.report();

    CHECK(page.asked.size() == 1);
    CHECK(page.count("SELECT count(*) FROM messages WHERE text = '¿Hacéis envíos?' AND kind ="
                     " 'text'") == 1);
    CHECK(page.count("SELECT count(*) FROM conversations WHERE turn_due_at IS NOT NULL") == 1);
    CHECK(page.count("SELECT count(*) FROM lookups") == 0);
    page.report();  // Delivered again.
    CHECK(page.count("SELECT count(*) FROM messages") == 1);
}

TEST_CASE("words that cannot be had after three attempts are a person's to read", "[lookups]") {
    Page page;
    page.answers = answer(503);
    page.report();
    CHECK(page.asked.size() == 1);
    CHECK(page.count("SELECT count(*) FROM messages") == 0);

    page.pass(4'999);
    CHECK(page.asked.size() == 1);
    page.pass(1);
    CHECK(page.asked.size() == 2);
    page.pass(30'000);

    CHECK(page.asked.size() == 3);
    CHECK(page.messages("withheld") == 1);
    CHECK(page.count("SELECT count(*) FROM lookups") == 0);
}

TEST_CASE("words that a dead token does not get are asked for again, then a person's",
          "[lookups]") {
    Page page;
    page.answers = answer(401);
    page.report();
    CHECK(page.messages("withheld") == 0);

    page.pass(5'000);
    page.pass(30'000);

    CHECK(page.asked.size() == 3);
    CHECK(page.messages("withheld") == 1);
}

TEST_CASE("words that come at the second attempt are taken in", "[lookups]") {
    Page page;
    page.answers = answer(503);
    page.report();
    page.answers = answer(200, words);

    page.pass(5'000);

    CHECK(page.messages("text") == 1);
    CHECK(page.messages("withheld") == 0);
}

TEST_CASE("a platform that says how long to wait is asked again then, within an hour",
          "[lookups]") {
    Page page;
    page.answers = answer(429);
    page.answers->headers = {{"Retry-After", "7"}};
    page.report();
    page.pass(6'999);
    CHECK(page.asked.size() == 1);
    page.answers->headers = {{"Retry-After", "36000"}};
    page.pass(1);
    CHECK(page.asked.size() == 2);
    CHECK(page.count("SELECT count(*) FROM messages") == 0);
    page.answers = answer(200, words);

    page.pass(3'600'000 - 1);
    CHECK(page.asked.size() == 2);
    page.pass(1);

    CHECK(page.messages("text") == 1);
    CHECK(page.messages("withheld") == 0);
}

TEST_CASE("a platform that only says to wait is asked three times", "[lookups]") {
    Page page;
    page.answers = answer(429);
    page.report();
    CHECK(page.count("SELECT count(*) FROM messages") == 0);

    page.pass(5'000);
    page.pass(30'000);

    CHECK(page.asked.size() == 3);
    CHECK(page.messages("withheld") == 1);
}

TEST_CASE("what the platform refuses to say is a person's at once", "[lookups]") {
    Page page;
    page.answers = answer(403);

    page.report();

    CHECK(page.asked.size() == 1);
    CHECK(page.messages("withheld") == 1);
}

TEST_CASE("words that were being asked for when the program ended are asked for again",
          "[lookups]") {
    Page page;
    page.report();
    CHECK(page.asked.size() == 1);
    page.report();  // Delivered again meanwhile.
    CHECK(page.asked.size() == 1);

    page.begin();
    page.answers = answer(200, words);
    page.pass(60'000);

    CHECK(page.asked.size() == 2);
    CHECK(page.messages("text") == 1);
}

TEST_CASE("a comment that is taken back before its words came is forgotten", "[lookups]") {
    Page page;
    page.answers = answer(503);
    page.report("2");
    page.report("3");

    page.take_back("2");
    page.answers = answer(200, words);
    page.pass(5'000);

    CHECK(page.count("SELECT count(*) FROM messages") == 1);
    CHECK(page.count("SELECT count(*) FROM lookups") == 0);
}

TEST_CASE("an answer about a comment that was taken back meanwhile is for no other comment",
          "[lookups]") {
    Page page;
    page.report("2");
    page.take_back("2");
    page.report("3");
    CHECK(page.asked.size() == 2);

    page.answer_first(answer(200, words));

    CHECK(page.count("SELECT count(*) FROM messages") == 0);
    page.answers = answer(200, words);
    page.pass(60'000);
    CHECK(page.asked.size() == 3);
    CHECK(page.count("SELECT count(*) FROM messages") == 1);
    CHECK(page.count("SELECT count(*) FROM messages WHERE platform_id LIKE '%,3)'") == 1);
}

TEST_CASE("while its inbox is not connected nothing is asked, and no attempt is used up",
          "[lookups]") {
    Page page;
    page.disconnect();
    page.report();
    for (int minute = 0; minute < 5; ++minute) page.pass(60'000);
    CHECK(page.asked.empty());
    CHECK(page.count("SELECT attempts FROM lookups") == 0);
    CHECK(page.count("SELECT due_at FROM lookups") == noon);

    page.connect();
    page.answers = answer(503);
    page.pass(0);

    CHECK(page.asked.size() == 1);
    CHECK(page.count("SELECT count(*) FROM messages") == 0);
    page.answers = answer(200, words);
    page.pass(5'000);
    CHECK(page.messages("text") == 1);
}

TEST_CASE("a report whose inbox stays unconnected for a day reaches a person without its words",
          "[lookups]") {
    Page page;
    page.disconnect();
    page.report("2");
    page.pass(1);
    page.report("3");

    page.pass(a_day - 2);
    CHECK(page.count("SELECT count(*) FROM messages") == 0);
    page.pass(1);

    CHECK(page.messages("withheld") == 1);
    CHECK(page.count("SELECT count(*) FROM messages WHERE platform_id LIKE '%,2)' AND text = ''"
                     " AND sent_at = " +
                     std::to_string(noon)) == 1);
    CHECK(page.count("SELECT count(*) FROM conversations WHERE turn_due_at IS NOT NULL") == 1);
    CHECK(page.count("SELECT count(*) FROM lookups") == 1);
    page.connect();
    page.answers = answer(200, words);
    page.pass(a_day);  // Connected again in time: however late, it is asked for.
    CHECK(page.messages("text") == 1);
    CHECK(page.messages("withheld") == 1);
}
