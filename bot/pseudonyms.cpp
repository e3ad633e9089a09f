#include "bot/pseudonyms.h"

#include "bot/json_text.h"
#include "bot/sha256.h"

#include <nlohmann/json.hpp>
#include <sodium.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>

namespace bot {
namespace {

/// Of stored turns and decisions: texts of the book, and names of the program's own.
constexpr std::array<std::string_view, 17> book_keys = {
    "action",      "intent",  "language",     "department",   "priority", "signals",
    "owner_after", "step",    "calendar",     "book_version", "rule",     "notify",
    "type",        "channel", "message_kind", "owner",        "case"};

enum class Kind { upper, lower, digit, mark, other };

Kind kind_of(utf8proc_int32_t code_point) {
    switch (utf8proc_category(code_point)) {
        case UTF8PROC_CATEGORY_LU:
        case UTF8PROC_CATEGORY_LT:
            return Kind::upper;
        case UTF8PROC_CATEGORY_LL:
        case UTF8PROC_CATEGORY_LM:
        case UTF8PROC_CATEGORY_LO:
            return Kind::lower;
        case UTF8PROC_CATEGORY_ND:
        case UTF8PROC_CATEGORY_NL:
        case UTF8PROC_CATEGORY_NO:
            return Kind::digit;
        case UTF8PROC_CATEGORY_MN:
        case UTF8PROC_CATEGORY_MC:
        case UTF8PROC_CATEGORY_ME:
        case UTF8PROC_CATEGORY_CN:
        case UTF8PROC_CATEGORY_CO:
        case UTF8PROC_CATEGORY_CS:
        case UTF8PROC_CATEGORY_CF:
            return Kind::mark;
        default:
            return Kind::other;
    }
}

/// The word's letters and digits one by one, from hashes of salt, word and counter. A word may be
/// as long as a message: it is hashed once.
class Letters {
public:
    Letters(const std::string& salt, std::string_view word)
        : seed_(sha256_hex(salt + std::string(word))) {}

    char next(Kind kind) {
        if (at_ >= block_.size()) {
            block_ = sha256_hex(seed_ + "\n" + std::to_string(++blocks_));
            at_ = 0;
        }
        const int number = std::stoi(block_.substr(at_, 4), nullptr, 16);
        at_ += 4;
        if (kind == Kind::digit) return static_cast<char>('0' + number % 10);
        return static_cast<char>((kind == Kind::upper ? 'A' : 'a') + number % 26);
    }

private:
    std::string seed_;
    std::string block_;
    std::size_t at_ = 0;
    int blocks_ = 0;
};

bool is_book_key(std::string_view key) {
    return std::find(book_keys.begin(), book_keys.end(), key) != book_keys.end();
}

}  // namespace

Pseudonyms Pseudonyms::random() {
    std::string salt(32, '\0');
    randombytes_buf(salt.data(), salt.size());
    return Pseudonyms(std::move(salt));
}

std::string Pseudonyms::text(std::string_view original) const {
    std::string result;
    std::string word;
    std::vector<Kind> shape;
    const auto finish_word = [&] {
        Letters letters(salt_, word);
        for (const Kind kind : shape) result += letters.next(kind);
        word.clear();
        shape.clear();
    };
    const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(original.data());
    auto left = static_cast<utf8proc_ssize_t>(original.size());
    while (left > 0) {
        utf8proc_int32_t code_point = -1;
        const utf8proc_ssize_t read = utf8proc_iterate(bytes, left, &code_point);
        const utf8proc_ssize_t length = std::max<utf8proc_ssize_t>(read, 1);
        const Kind kind = read < 0 ? Kind::mark : kind_of(code_point);
        const std::string_view character(reinterpret_cast<const char*>(bytes),
                                         static_cast<std::size_t>(length));
        if (kind == Kind::other) {
            finish_word();
            result += character;
        } else if (kind != Kind::mark) {
            word += character;
            shape.push_back(kind);
        }
        bytes += length;
        left -= length;
    }
    finish_word();
    return result;
}

std::string Pseudonyms::key(std::string_view original) const {
    return "erased-" + sha256_hex(salt_ + std::string(original)).substr(0, 32);
}

void Pseudonyms::replace_in(nlohmann::json& value) const {
    if (value.is_string()) {
        value = text(value.get_ref<const std::string&>());
    } else if (value.is_array()) {
        for (nlohmann::json& item : value) replace_in(item);
    } else if (value.is_object()) {
        nlohmann::json::object_t replaced;
        for (auto& [name, item] : value.get_ref<nlohmann::json::object_t&>()) {
            if (!is_book_key(name)) replace_in(item);
            replaced.emplace(name, std::move(item));
        }
        value = std::move(replaced);
    }
}

std::string Pseudonyms::json(const std::string& stored) const {
    nlohmann::json value = nlohmann::json::parse(stored, nullptr, false);
    if (!value.is_object()) return "{}";
    // The memory of the conversation is JSON in a string: orders, forms, what was asked before.
    if (value.contains("memory")) value["memory"] = "";
    if (value.contains("contact_tags")) value["contact_tags"] = nlohmann::json::array();
    replace_in(value);
    return json_text(value);
}

}  // namespace bot
