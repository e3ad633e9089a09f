#include "tests/process/stage.h"

#include "tests/process/platforms.h"

#include <algorithm>
#include <chrono>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

namespace tests {

Stage::Stage(TestServer::Script script, std::string book)
    : book_(std::move(book)), platform_(std::move(script)) {}

std::uint16_t Stage::start(Launch launch) {
    const std::uint16_t port = try_to_start(std::move(launch));
    if (port == 0) {
        throw std::runtime_error("the program does not start: exit code " +
                                 std::to_string(program_->exit_code()));
    }
    return port;
}

std::vector<std::string> Stage::environment() const {
    std::vector<std::string> variables{
        "TEST_TELEGRAM_TOKEN=12345:abcdefghijklmnopqrstuvwxyzABCDEFGHI",
        std::string("TEST_TELEGRAM_SECRET=") + telegram_secret,
        "TEST_TELEGRAM_API=" + platform_.url(),
        std::string("TEST_HOOK_SECRET=") + hook_secret,
        "TEST_HOOK_URL=" + platform_.url("/hook"),
        "TEST_SMTP=" + mail_.url(),
        "API_oauth=" + platform_.url("/oauth/token"),
        "XDG_CACHE_HOME=" + folder_.file("cache")};
    for (const Platform& platform : platforms()) {
        variables.push_back("API_" + platform.inbox + "=" + platform_.url("/" + platform.inbox));
    }
    return variables;
}

std::string Stage::book_folder() const {
    return book_.starts_with('/') ? book_ : PORTAVOZ_SOURCE_DIR "/tests/process/" + book_;
}

std::uint16_t Stage::try_to_start(Launch launch) {
    program_.reset();
    std::vector<std::string> variables = environment();
    variables.insert(variables.end(), launch.environment.begin(), launch.environment.end());
    launch.environment = std::move(variables);
    program_ = std::make_unique<RunningProgram>(book_folder(), store_path(), launch);
    return program_->port();
}

std::int64_t Stage::count(const std::string& sql) const {
    auto database = bot::store::Database::open(store_path(), bot::store::Database::Mode::read_only);
    if (!database) return -1;
    bot::store::Statement found = database->prepare(sql);
    return found.step() ? found.integer(0) : -1;
}

bool Stage::wait_until(const std::string& sql, std::int64_t wanted) const {
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
    while (std::chrono::steady_clock::now() < deadline) {
        if (count(sql) == wanted) return true;
        std::this_thread::yield();
    }
    return false;
}

bool Stage::settled() const {
    const std::string open_work =
        "SELECT (SELECT count(*) FROM conversations WHERE turn_due_at IS NOT NULL) +"
        " (SELECT count(*) FROM outbox WHERE state IN ('pending', 'sending'))";
    std::int64_t left = count(open_work);
    while (left != 0) {
        if (!wait_until(open_work + " < " + std::to_string(std::max<std::int64_t>(left, 1)), 1))
            return false;
        left = count(open_work);
    }
    return true;
}

TestServer::Reaction accept_message(const webhooks::HttpRequest& request) {
    if (request.path == "/hook") return TestServer::answer(200, "{}");
    return TestServer::answer(200, R"({"ok":true,"result":{"message_id":1}})");
}

}  // namespace tests
