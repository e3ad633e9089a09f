#include "bot/console/passwords.h"

#include "bot/console/workers.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>

TEST_CASE("a password is taken whole, up to 1024 bytes and not one more", "[T38]") {
    CHECK_FALSE(bot::check_password("ninechars"));
    CHECK(bot::check_password("ten chars!"));
    CHECK(bot::check_password(std::string(1'024, 'x')));
    CHECK_FALSE(bot::check_password(std::string(1'025, 'x')));

    const std::string with_zero("caña\0de azúcar", 16);
    const std::string hash = bot::hash_password(with_zero).value();
    CHECK(bot::password_fits(hash, with_zero));
    CHECK_FALSE(bot::password_fits(hash, with_zero.substr(0, 5)));
    CHECK_FALSE(bot::password_fits(hash, std::string(1'000'000, 'x')));
    CHECK_FALSE(bot::password_fits("", "nobody has this password"));
}

TEST_CASE("a flood of jobs is refused while two of them run", "[T37]") {
    std::mutex mutex;
    std::condition_variable changed;
    bool go = false;
    std::atomic<int> at_once{0};
    std::atomic<int> most{0};
    int taken = 0;
    {
        bot::Workers workers(2, 16);
        for (int i = 0; i < 1'000; ++i) {
            taken += workers.post([&] {
                const int now = ++at_once;
                most = std::max(most.load(), now);
                std::unique_lock lock(mutex);
                changed.wait(lock, [&] { return go; });
                --at_once;
            })
                         ? 1
                         : 0;
        }
        CHECK(taken <= 18);
        const std::lock_guard lock(mutex);
        go = true;
        changed.notify_all();
    }
    CHECK(most <= 2);
}
