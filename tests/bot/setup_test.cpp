#include "bot/setup.h"

#include "tests/support/catch.h"

namespace {

std::shared_ptr<rules::RuleBook> book_with(const std::string& secret) {
    auto book = std::make_shared<rules::RuleBook>();
    rules::InboxSpec telegram;
    telegram.name = "telegram";
    telegram.channel = "telegram";
    telegram.settings = {{"token", {"${TOKEN}"}}, {"secret", {secret}}};
    book->inboxes.push_back(telegram);
    return book;
}

bot::SecretSources sources() {
    bot::SecretSources secrets;
    secrets.environment = [](const std::string& name) -> std::optional<std::string> {
        if (name == "TOKEN") return "123456:ABC-DEF1234ghIkl-zyx57W2v1u123ew11";
        if (name == "EMPTY") return "";
        return std::nullopt;
    };
    secrets.file = [](const std::string& path) -> std::optional<std::string> {
        if (path == "secrets/tg") return "s3cret";
        return std::nullopt;
    };
    return secrets;
}

}  // namespace

TEST_CASE("a secret from a file connects the inbox") {
    const bot::SetupReading reading = bot::read_setup(book_with("file:secrets/tg"), sources());

    CHECK(reading.problems.empty());
    REQUIRE(reading.setup->inbox("telegram") != nullptr);
    CHECK(reading.setup->inbox("telegram")->settings.value("secret") == "s3cret");
}

TEST_CASE("an inbox whose variable is not set is off, with a note that names the variable") {
    const bot::SetupReading reading = bot::read_setup(book_with("${ELSEWHERE}"), sources());

    CHECK(reading.problems.empty());
    CHECK(reading.setup->inbox("telegram") == nullptr);
    REQUIRE(reading.notes.size() == 1);
    CHECK(rules::in_english(reading.notes[0]) ==
          "inbox telegram is off: the variable ELSEWHERE is not set");
}

TEST_CASE("an empty secret keeps the program from starting", "[T15]") {
    const bot::SetupReading reading = bot::read_setup(book_with("${EMPTY}"), sources());

    REQUIRE(reading.problems.size() == 1);
    CHECK(rules::in_english(reading.problems[0].message).find("secret is empty") !=
          std::string::npos);
}

TEST_CASE("no problem or note shows a secret", "[T54]") {
    auto book = book_with("file:secrets/tg");
    book->inboxes[0].channel = "telegraph";
    const bot::SetupReading reading = bot::read_setup(book, sources());

    REQUIRE_FALSE(reading.problems.empty());
    for (const auto& problem : reading.problems) {
        CHECK(rules::in_english(problem.message).find("s3cret") == std::string::npos);
        CHECK(rules::in_english(problem.hint).find("s3cret") == std::string::npos);
    }
}

TEST_CASE("a secret file that everybody may read is refused", "[T55]") {
    bot::SecretSources open = sources();
    open.is_open_to_all = [](const std::string& path) { return path == "secrets/tg"; };

    const bot::SetupReading refused = bot::read_setup(book_with("file:secrets/tg"), open);
    REQUIRE(refused.problems.size() == 1);
    CHECK(rules::in_english(refused.problems[0].message).find("secrets/tg") != std::string::npos);
    CHECK(rules::in_english(refused.problems[0].message).find("s3cret") == std::string::npos);

    open.is_open_to_all = [](const std::string&) { return false; };
    CHECK(bot::read_setup(book_with("file:secrets/tg"), open).problems.empty());
}

TEST_CASE("an inbox whose token is bought from a host of the book may call private addresses") {
    auto book = std::make_shared<rules::RuleBook>();
    rules::InboxSpec youtube;
    youtube.name = "videos";
    youtube.channel = "youtube";
    youtube.settings = {{"channel_id", {"UC1"}},
                        {"refresh_token", {"r"}},
                        {"client_id", {"c"}},
                        {"client_secret", {"s"}}};
    book->inboxes = {youtube, youtube};
    book->inboxes[1].name = "proxied";
    book->inboxes[1].settings["token_url"] = {"http://10.0.0.7/token"};

    const bot::SetupReading reading = bot::read_setup(book, sources());

    REQUIRE(reading.problems.empty());
    CHECK_FALSE(reading.setup->inbox("videos")->calls_configured_host);
    CHECK(reading.setup->inbox("proxied")->calls_configured_host);
}

TEST_CASE("messages_per_minute is a whole number from 1 to 60000") {
    for (const char* pace : {"0", "60001", "60x", " 60", "-1", "1e3"}) {
        INFO(pace);
        auto book = book_with("file:secrets/tg");
        book->inboxes[0].settings["messages_per_minute"] = {pace};
        CHECK(bot::read_setup(book, sources()).problems.size() == 1);
    }
    auto book = book_with("file:secrets/tg");
    book->inboxes[0].settings["messages_per_minute"] = {"600"};
    CHECK(bot::read_setup(book, sources()).problems.empty());
}

TEST_CASE("the comments and the messages of one page in two inboxes are refused") {
    auto book = std::make_shared<rules::RuleBook>();
    const auto add = [&](const std::string& name, const std::string& channel,
                         const std::vector<std::string>& pages) {
        rules::InboxSpec spec;
        spec.name = name;
        spec.channel = channel;
        spec.settings = {{"account", pages},
                         {"app_secret", {"s"}},
                         {"verify_token", {"v"}},
                         {"access_token", {"t"}}};
        book->inboxes.push_back(spec);
    };
    add("charla", "messenger", {"1", "2"});
    add("comentarios", "facebook_comments", {"3"});
    add("instagram", "instagram", {"1"});
    CHECK(bot::read_setup(book, sources()).problems.empty());

    book->inboxes[1].settings["account"] = {"3", "2"};
    const bot::SetupReading reading = bot::read_setup(book, sources());

    REQUIRE(reading.problems.size() == 1);
    CHECK(reading.problems[0].severity == rules::Problem::Severity::error);
    CHECK(rules::in_english(reading.problems[0].message).find("inbox comentarios") !=
          std::string::npos);
    CHECK(rules::in_english(reading.problems[0].message).find("page 2") != std::string::npos);
    CHECK(rules::in_english(reading.problems[0].hint).find("charla") != std::string::npos);
}
