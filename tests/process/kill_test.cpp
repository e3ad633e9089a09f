#include "tests/process/ledger.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <thread>

// RELIABILITY F4: the program is killed at random moments under load, with a ledger outside of it.

namespace {

constexpr int senders = 4;

int kills() {
    const char* wanted = std::getenv("PORTAVOZ_KILLS");
    return wanted == nullptr ? 50 : std::max(1, std::atoi(wanted));
}

/// Posts until enough messages were acknowledged; the last posts meet a program that is gone.
void send_load(std::uint16_t port, tests::Ledger& ledger, std::atomic<int>& left, unsigned seed) {
    std::mt19937 random(seed);
    while (left > 0) {
        const std::int64_t id = ledger.next(random);
        const int status = tests::post(port, tests::request_for(id));
        if (status == 200) {
            ledger.acknowledge(id);
            --left;
        }
    }
}

}  // namespace

TEST_CASE("killed at any moment under load, nothing acknowledged is lost and nothing is said twice",
          "[kill][F4]") {
    tests::Stage stage(tests::accept_message);
    tests::Ledger ledger;
    std::mt19937 random(20'251'121);

    for (int round = 0; round < kills(); ++round) {
        const std::uint16_t port = stage.start();
        std::atomic<int> left = 5 + static_cast<int>(random() % 60);
        std::vector<std::thread> threads;
        for (int i = 0; i < senders; ++i) {
            threads.emplace_back(send_load, port, std::ref(ledger), std::ref(left), random());
        }
        while (left > 0) std::this_thread::yield();
        stage.kill_now();
        for (std::thread& thread : threads) thread.join();
    }

    tests::check_nothing_lost(stage, ledger, kills() * 64);
}
