#include "bot/store/event_key.h"

#include <sodium.h>

#include <cstring>
#include <string>

namespace bot::store {

static_assert(crypto_shorthash_KEYBYTES == 16 && crypto_shorthash_BYTES == 8);

Result<EventKey> EventKey::load(Database& database) {
    if (sodium_init() < 0) return Error{Error::Code::internal, "libsodium does not start"};
    EventKey key;
    std::string stored;
    {
        Statement found = database.prepare("SELECT value FROM meta WHERE key = 'event_key'");
        if (found.step()) stored = found.text(0);
    }
    if (stored.empty()) {
        std::array<char, 33> hex{};
        randombytes_buf(key.secret_.data(), key.secret_.size());
        sodium_bin2hex(hex.data(), hex.size(), key.secret_.data(), key.secret_.size());
        Statement insert =
            database.prepare("INSERT INTO meta (key, value) VALUES ('event_key', ?)");
        if (!insert.bind(hex.data()).done()) return database.last_error("keep the event key");
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
