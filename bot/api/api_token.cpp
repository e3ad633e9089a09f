#include "bot/api/api_token.h"

#include "bot/random_token.h"
#include "bot/sha256.h"

#include <openssl/crypto.h>

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace bot {
namespace {

Status make_token_file(const std::string& path) {
    const int file =
        ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return Error{Error::Code::io, "create " + path + ": " + std::strerror(errno)};
    const std::string text = random_token() + "\n";
    const bool written =
        ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
    ::close(file);
    if (!written) return Error{Error::Code::io, "write " + path + ": " + std::strerror(errno)};
    return Done{};
}

/// The SHA-256 of the token that the request carries.
std::optional<std::string> bearer_hash(const webhooks::HttpRequest& request) {
    static constexpr std::string_view scheme = "Bearer ";
    const auto header = webhooks::find_header(request.headers, "Authorization");
    if (!header || !header->starts_with(scheme)) return std::nullopt;
    return sha256_hex(header->substr(scheme.size()));
}

}  // namespace

Result<std::string> api_token_hash(const std::string& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        if (Status made = make_token_file(path); !made) return made.error();
    } else if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
        return Error{Error::Code::configuration,
                     path + " may be read by others; run: chmod 600 " + path};
    }
    std::ifstream file(path);
    std::string token;
    file >> token;
    if (token.size() < 32) {
        return Error{Error::Code::configuration,
                     path + " holds no token of 32 characters or more; remove it to have one made"};
    }
    return sha256_hex(token);
}

std::optional<store::ApiToken> token_of(store::Database& database,
                                        const webhooks::HttpRequest& request,
                                        const std::string& general_hash) {
    const std::optional<std::string> hash = bearer_hash(request);
    if (!hash) return std::nullopt;
    const bool is_general = hash->size() == general_hash.size() &&
                            CRYPTO_memcmp(hash->data(), general_hash.data(), hash->size()) == 0;
    if (is_general) return store::ApiToken{{}, *hash, store::Role::agent, {}, 0, {}};
    return store::find_api_token(database, *hash);
}

}  // namespace bot
