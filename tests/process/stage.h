#pragma once

#include "bot/store/database.h"
#include "tests/process/running_program.h"
#include "tests/process/sender.h"
#include "tests/support/mail_server.h"
#include "tests/support/temp_store.h"
#include "tests/support/test_server.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace tests {

/// A store, a book, a double of the platforms' send APIs, and the program that can be started on
/// them again and again.
class Stage {
public:
    /// `book` is a folder beside this file, or a whole path.
    explicit Stage(TestServer::Script script, std::string book = "book");

    /// Starts the program; the port it listens on. `launch.environment` is added to the stage's
    /// own.
    std::uint16_t start(Launch launch = {});
    /// As `start`, for a program that may end before it listens: then 0.
    std::uint16_t try_to_start(Launch launch);
    /// The variables of the program, `NAME=value`.
    [[nodiscard]] std::vector<std::string> environment() const;
    [[nodiscard]] std::string book_folder() const;
    void kill_now() { program_->kill_now(); }
    int stop() { return program_->stop(); }

    [[nodiscard]] TestServer& platform() { return platform_; }
    [[nodiscard]] RunningProgram& program() { return *program_; }
    [[nodiscard]] std::string file(const std::string& name) const { return folder_.file(name); }
    [[nodiscard]] MailServer& mail() { return mail_; }
    [[nodiscard]] std::string store_path() const { return folder_.file("store.db"); }

    /// The first column of the first row, read beside the running program.
    [[nodiscard]] std::int64_t count(const std::string& sql) const;
    /// Waits until `sql` gives `wanted`; false after 20 s. Reads the store, so that nothing depends
    /// on timing.
    [[nodiscard]] bool wait_until(const std::string& sql, std::int64_t wanted) const;
    /// Waits until nothing is due or under way any more. A backlog that leaves at a platform's pace
    /// may take long, as long as it becomes smaller within 20 s.
    [[nodiscard]] bool settled() const;

private:
    std::string book_;
    TempFolder folder_;
    TestServer platform_;
    MailServer mail_;
    std::unique_ptr<RunningProgram> program_;
};

/// What the double answers to a `sendMessage` and to a signed reply when all is well.
[[nodiscard]] TestServer::Reaction accept_message(const webhooks::HttpRequest& request);

}  // namespace tests
