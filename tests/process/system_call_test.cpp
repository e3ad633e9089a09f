#include "tests/process/ledger.h"
#include "tests/support/catch.h"

#include <array>
#include <cstdlib>
#include <string>

// RELIABILITY F4: the program is killed by strace at the N-th system call of a kind, from its start
// on. Two N of each kind here; PORTAVOZ_SYSTEM_CALLS=60 takes each N up to 60 of each kind,
// PORTAVOZ_SYSTEM_CALLS=61-100 each from 61 to 100.

namespace {

constexpr std::array<const char*, 10> calls = {"pwrite64", "fdatasync", "openat", "ftruncate",
                                               "sendmsg",  "recvmsg",   "sendto", "connect",
                                               "close",    "accept4"};
constexpr int messages_per_life = 6;

/// The N of one kind of call that are tried: all of the range asked for, or two spread ones.
std::vector<int> moments(std::size_t kind) {
    if (const char* wanted = std::getenv("PORTAVOZ_SYSTEM_CALLS")) {
        const std::string range = wanted;
        const std::size_t dash = range.find('-');
        const int first = dash == std::string::npos ? 1 : std::stoi(range);
        const int last = std::stoi(dash == std::string::npos ? range : range.substr(dash + 1));
        std::vector<int> all;
        for (int n = first; n <= last; ++n) all.push_back(n);
        return all;
    }
    const int first = static_cast<int>(kind) % 5;
    return {2 + first, 7 + 2 * first};
}

tests::Launch killed_at(const std::string& call, int nth) {
    tests::Launch launch;
    launch.wrapper = {"strace",
                      "-f",
                      "-qqq",
                      "-o",
                      "/dev/null",
                      "-e",
                      "trace=" + call,
                      "-e",
                      "inject=" + call + ":signal=SIGKILL:when=" + std::to_string(nth)};
    return launch;
}

}  // namespace

TEST_CASE(
    "killed at any system call of a trace, nothing acknowledged is lost and nothing is said "
    "twice",
    "[kill][F4]") {
    if (std::system("strace -qqq -o /dev/null true > /dev/null 2>&1") != 0) {
        WARN("strace cannot be used here");
        return;
    }
    tests::Stage stage(tests::accept_message);
    tests::Ledger ledger;
    std::mt19937 random(7);
    int lives = 0;
    int killed = 0;

    for (std::size_t kind = 0; kind < calls.size(); ++kind) {
        for (const int nth : moments(kind)) {
            ++lives;
            const std::uint16_t port = stage.try_to_start(killed_at(calls.at(kind), nth));
            bool lives_on = port != 0;
            for (int i = 0; lives_on && i < messages_per_life; ++i) {
                const std::int64_t id = ledger.next(random);
                lives_on = tests::post(port, tests::request_for(id)) == 200;
                if (lives_on) ledger.acknowledge(id);
            }
            killed += !lives_on || stage.program().has_ended() ? 1 : 0;
            stage.kill_now();
        }
    }

    CHECK(killed > lives / 5);
    WARN(killed << " of " << lives << " lives ended at their system call");
    tests::check_nothing_lost(stage, ledger, lives * messages_per_life);
}
