#include "bot/log.h"

#include "bot/log_sink.h"
#include "tests/support/catch.h"
#include "tests/support/temp_store.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>
#include <fcntl.h>
#include <fstream>
#include <iterator>
#include <memory>
#include <unistd.h>

namespace {

/// A pipe whose reading end is ours.
struct Pipe {
    Pipe() { REQUIRE(::pipe2(ends.data(), O_CLOEXEC) == 0); }
    ~Pipe() {
        ::close(ends[0]);
        ::close(ends[1]);
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    std::array<int, 2> ends{};
};

/// What `log_step` writes to standard error.
std::string logged(const std::string& value) {
    const tests::TempFolder folder;
    const std::string path = folder.file("log");
    const int file = ::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
    const int before = ::dup(STDERR_FILENO);
    ::dup2(file, STDERR_FILENO);
    const auto logger = spdlog::default_logger();
    REQUIRE(bot::start_log("trace"));
    bot::log_step(bot::LogLevel::warn, "step", {{"field", value}});
    spdlog::set_default_logger(logger);
    ::dup2(before, STDERR_FILENO);
    ::close(before);
    ::close(file);
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace

TEST_CASE("a log that nobody reads holds nobody up, and what is lost is counted", "[F35]") {
    const Pipe pipe;
    const auto sink = std::make_shared<bot::LogSink>(pipe.ends[1]);
    spdlog::logger logger("test", sink);

    for (int i = 0; i < 10'000; ++i) logger.info("a line that nobody takes {}", i);

    const std::uint64_t dropped = sink->dropped();
    CHECK(dropped > 5'000);
    // Somebody reads again: whole lines, and new ones get through.
    std::string read(1 << 20, '\0');
    read.resize(static_cast<std::size_t>(::read(pipe.ends[0], read.data(), read.size())));
    CHECK(read.ends_with('\n'));
    logger.info("and on");
    CHECK(sink->dropped() == dropped);
}

TEST_CASE("a full disk under the log loses lines and nothing else", "[F35]") {
    const int full = ::open("/dev/full", O_WRONLY | O_CLOEXEC);
    REQUIRE(full >= 0);
    const auto sink = std::make_shared<bot::LogSink>(full);
    spdlog::logger logger("test", sink);

    logger.info("lost");

    CHECK(sink->dropped() == 1);
    ::close(full);
}

TEST_CASE(
    "what strangers write cannot make a line of the log, nor steer the terminal that shows it",
    "[T28][T30][T31][T26]") {
    const std::string line =
        logged("a\r\n2026-01-01 error step=forged\x1b[2J \xc2\x9b \xe2\x80\xae x\xff\0y\"");

    CHECK(std::count(line.begin(), line.end(), '\n') == 1);
    for (const char* raw : {"\x1b", "\xc2\x9b", "\xe2\x80\xae", "\xff", "\r"}) {
        CAPTURE(raw);
        CHECK(line.find(raw) == std::string::npos);
    }
    CHECK(line.find("field=\"a\\x0d\\x0a2026") != std::string::npos);
    CHECK(logged("señal {} %n ${x}").find("field=\"señal {} %n ${x}\"") != std::string::npos);
}

TEST_CASE("a line of the log has at most 4 KiB", "[T31]") {
    const std::string line = logged(std::string(10'000'000, '\n'));

    CHECK(line.size() <= 4096);
    CHECK(line.ends_with('\n'));
}
