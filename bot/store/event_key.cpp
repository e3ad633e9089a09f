#include "bot/store/event_key.h"

#include "bot/store/meta.h"

#include <sodium.h>

#include <cstring>
#include <string>

namespace bot::store {

static_assert(crypto_shorthash_KEYBYTES == 16 && crypto_shorthash_BYTES == 8);

Result<EventKey> EventKey::load(Database& database) {
    if (sodium_init() < 0) return Error{Error::Code::internal, "libsodium does not start"};
    EventKey key;
    const std::string stored = meta(database, "event_key").value_or("");
    if (stored.empty()) {
        std::array<char, 33> hex{};
        randombytes_buf(key.secret_.data(), key.secret_.size());
        sodium_bin2hex(hex.data(), hex.size(), key.secret_.data(), key.secret_.size());
        if (!set_meta(database, "event_key", hex.data()))
            return database.last_error("keep the event key");
        return key;
    }
    std::size_t length = 0;
    if (sodium_hex2bin(key.secret_.data(), key.secret_.size(), stored.data(), stored.size(),
                       nullptr, &length, nullptr) != 0 ||
        length != key.secret_.size()) {
        return Error{Error::Code::corrupt, "meta.event_key is not 32 hex digits"};
    }
    return key;
}

std::int64_t EventKey::of(std::int64_t inbox, std::string_view dedupe_key) const {
    std::string bytes(sizeof inbox, '\0');
    std::memcpy(bytes.data(), &inbox, sizeof inbox);
    bytes += dedupe_key;
    std::array<unsigned char, crypto_shorthash_BYTES> digest{};
    crypto_shorthash(digest.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                     bytes.size(), secret_.data());
    std::int64_t hash = 0;
    std::memcpy(&hash, digest.data(), sizeof hash);
    return hash;
}

}  // namespace bot::store
