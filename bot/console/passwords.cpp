#include "bot/console/passwords.h"

#include "bot/console/known_passwords.h"

#include <sodium.h>

#include <array>

namespace bot {
namespace {

constexpr std::size_t shortest_password = 10;
constexpr std::size_t longest_password = 1024;
constexpr unsigned long long passes = 1;
constexpr std::size_t memory_bytes = 46UL * 1024 * 1024;

std::string hash_of(const std::string& password) {
    std::array<char, crypto_pwhash_STRBYTES> hash{};
    if (sodium_init() < 0 ||
        crypto_pwhash_str_alg(hash.data(), password.data(), password.size(), passes, memory_bytes,
                              crypto_pwhash_ALG_ARGON2ID13) != 0) {
        return {};
    }
    return hash.data();
}

}  // namespace

std::vector<std::string> words_about(const store::Agent& agent, const std::string& brand) {
    return {agent.name, agent.full_name, brand};
}

Status check_password(const std::string& password, const std::vector<std::string>& about) {
    if (password.size() < shortest_password)
        return Error{Error::Code::invalid, "a password has at least 10 characters"};
    if (password.size() > longest_password)
        return Error{Error::Code::invalid, "a password has at most 1024 bytes"};
    if (is_easily_guessed(password, about))
        return Error{Error::Code::invalid,
                     "this password is among the first that are tried: known passwords, names, "
                     "years and rows of keys; take several words that have nothing to do with "
                     "each other"};
    return Done{};
}

Result<std::string> hash_password(const std::string& password) {
    std::string hash = hash_of(password);
    if (hash.empty()) return Error{Error::Code::full, "no memory to hash a password"};
    return hash;
}

bool password_fits(const std::string& hash, const std::string& password) {
    static const std::string nobody = hash_of("nobody has this password");
    const std::string& compared = hash.empty() ? nobody : hash;
    const bool fits =
        password.size() <= longest_password && sodium_init() >= 0 &&
        crypto_pwhash_str_verify(compared.c_str(), password.data(), password.size()) == 0;
    return fits && !hash.empty();
}

}  // namespace bot
