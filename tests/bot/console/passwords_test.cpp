#include "bot/console/passwords.h"

#include "bot/workers.h"
#include "tests/support/catch.h"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <mutex>

TEST_CASE("a password is taken whole, up to 1024 bytes and not one more", "[T38]") {
    CHECK_FALSE(bot::check_password("ninechars", {}));
    CHECK(bot::check_password("ten chars!", {}));
    const std::string long_one = "unos tomates y un violín viejo" + std::string(993, 'x');
    CHECK(bot::check_password(long_one, {}));
    CHECK_FALSE(bot::check_password(long_one + "y", {}));

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

TEST_CASE("a password that is tried first is refused, and told from one that is not", "[T38]") {
    for (const char* guessed :
         {"password123", "P@ssw0rd2024", "1234567890", "qwertyuiop", "aaaaaaaaaaaa", "realmadrid",
          "contraseña1", "Bienvenido2026!", "iloveyou1234", "0192837465", "TeQuiero2000"}) {
        CAPTURE(guessed);
        const bot::Status fit = bot::check_password(guessed, {});
        REQUIRE_FALSE(fit);
        CHECK(fit.error().message.find("among the first that are tried") != std::string::npos);
        CHECK(fit.error().message.find(guessed) == std::string::npos);
    }
    for (const char* good : {"una clave larga", "tren-violeta-9-sopa", "Xk7!pq9Zr2",
                             "лунный-сыр-42", "correct horse battery staple"}) {
        CAPTURE(good);
        CHECK(bot::check_password(good, {}));
    }
}

TEST_CASE("the person's and the brand's names do not make a password longer", "[T38]") {
    CHECK(bot::check_password("zurriaga-zk-2026", {}));
    CHECK(bot::check_password("ZurriagaZurriaga7", {}));

    CHECK_FALSE(bot::check_password("ZurriagaZurriaga7", {"ana", "Ana Zurriaga"}));
    CHECK_FALSE(bot::check_password("ana.zurriaga", {"ana", "Ana Zurriaga"}));
    CHECK_FALSE(bot::check_password("TiendaLuna2026", {"Tienda Luna"}));
}
