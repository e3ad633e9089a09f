#include "bot/api/api_token.h"

#include "bot/sha256.h"

#include <openssl/crypto.h>
#include <sodium.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <sys/stat.h>
#include <unistd.h>

namespace bot {
namespace {

std::string random_token() {
    std::array<unsigned char, 32> bytes{};
    std::array<char, 65> hex{};
    randombytes_buf(bytes.data(), bytes.size());
    sodium_bin2hex(hex.data(), hex.size(), bytes.data(), bytes.size());
    return hex.data();
}

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

bool carries_token(const webhooks::HttpRequest& request, const std::string& token_hash) {
    static constexpr std::string_view scheme = "Bearer ";
    const auto header = webhooks::find_header(request.headers, "Authorization");
    if (!header || !header->starts_with(scheme)) return false;
    const std::string hash = sha256_hex(header->substr(scheme.size()));
    return hash.size() == token_hash.size() &&
           CRYPTO_memcmp(hash.data(), token_hash.data(), hash.size()) == 0;
}

}  // namespace bot
