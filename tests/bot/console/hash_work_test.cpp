#include "tests/bot/console/console_stage.h"
#include "tests/support/catch.h"

#include <sodium.h>

#include <mutex>

// How much work a try to sign in makes. The linker puts a counter before libsodium's comparison
// (tests/CMakeLists.txt), so that the work is counted where it is done.

// The names are the linker's.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming)
extern "C" int __real_crypto_pwhash_str_verify(const char* hash,
                                               const char* password,
                                               unsigned long long length);
extern "C" int __wrap_crypto_pwhash_str_verify(const char* hash,
                                               const char* password,
                                               unsigned long long length);

namespace {

struct Comparison {
    std::string password;
    std::string cost;  ///< `$argon2id$v=19$m=…,t=…,p=…`.
};
std::mutex mutex;
std::vector<Comparison> comparisons;

std::string cost_of(const std::string& hash) {
    std::size_t end = 0;
    for (int part = 0; part < 3 && end != std::string::npos; ++part) end = hash.find('$', end + 1);
    return hash.substr(0, end);
}

/// The costs of the comparisons that were made with this password.
std::vector<std::string> costs_of(const std::string& password) {
    std::vector<std::string> costs;
    const std::lock_guard lock(mutex);
    for (const Comparison& one : comparisons) {
        if (one.password == password) costs.push_back(one.cost);
    }
    return costs;
}

}  // namespace

extern "C" int __wrap_crypto_pwhash_str_verify(const char* hash,
                                               const char* password,
                                               unsigned long long length) {
    {
        const std::lock_guard lock(mutex);
        comparisons.push_back({std::string(password, length), cost_of(hash)});
    }
    return __real_crypto_pwhash_str_verify(hash, password, length);
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)

using bot::store::Role;

TEST_CASE("every name costs one comparison of the same work, known or not", "[T36]") {
    tests::ConsoleStage stage;
    stage.add_agent("ana", Role::agent);
    stage.add_agent("gone", Role::agent);
    stage.change([](bot::store::Database& database) {
        auto agent = bot::store::find_agent(database, "gone").value();
        agent.disabled = true;
        bot::store::update_agent(database, agent);
    });
    const std::string cost = cost_of(bot::hash_password("algo largo").value());
    REQUIRE(cost.starts_with("$argon2id$"));

    int number = 0;
    for (const char* name : {"ana", "gone", "nobody", "", "ANA", "ana "}) {
        CAPTURE(name);
        const std::string password = "una prueba larga " + std::to_string(++number);
        CHECK(stage.try_to_sign_in(name, password).status == 401);
        CHECK(costs_of(password) == std::vector<std::string>{cost});
    }
}
