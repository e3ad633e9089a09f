#pragma once

#include <nlohmann/json_fwd.hpp>

#include <string>
#include <string_view>

namespace bot {

/// Replaces what a person wrote by words of the same shape: as many words, of the same length, with
/// the same capitals, digits and punctuation; the same word gives the same pseudonym. With the salt
/// thrown away nobody can go back. Immutable; thread-safe.
class Pseudonyms {
public:
    explicit Pseudonyms(std::string salt) : salt_(std::move(salt)) {}
    /// With 256 random bits that are nowhere kept.
    [[nodiscard]] static Pseudonyms random();

    [[nodiscard]] std::string text(std::string_view original) const;

    /// A platform's key of a person: `erased-` and a hash.
    [[nodiscard]] std::string key(std::string_view original) const;

    /// Every string in a stored turn or decision, but for those that come from the book and not
    /// from the person (action, intent, department…). What is not JSON becomes `{}`.
    [[nodiscard]] std::string json(const std::string& stored) const;

private:
    void replace_in(nlohmann::json& value) const;

    std::string salt_;
};

}  // namespace bot
