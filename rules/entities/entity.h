#pragma once

#include "rules/book/words.h"
#include "rules/text/normalised_text.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// A value found in a message.
struct Entity {
    std::string
        type;  ///< order, email, phone, date, time, money, size, or one of the brand's lists.
    std::string value;  ///< Canonical: "2026-11-24", "+573001234567", the list's own spelling.
    std::uint32_t begin = 0;  ///< Byte offsets into the original text, half-open.
    std::uint32_t end = 0;
};

struct CompiledEntity;

/// A kind of value that the brand declared: a pattern, or a list of values with aliases.
struct EntityType {
    std::string name;
    std::string pattern;  ///< RE2 on the folded text; empty for lists. The first group is the
                          ///< value, if there is one.
    std::map<std::string, std::vector<std::string>> values;  ///< Canonical value to aliases.
    bool personal = false;                           ///< Never rendered into a public comment.
    std::shared_ptr<const CompiledEntity> compiled;  ///< By `compile`; found without it, slower.
};

/// Makes what finding values of this type needs, once. Says what is wrong with its pattern;
/// empty when nothing is.
[[nodiscard]] Words compile(EntityType& type);

/// Everything found in `text`, in order, without overlaps (the longer one wins; but the same words
/// may be a day or time and a value of the brand's). `now_ms` and
/// `zone_name` turn "mañana" into a date; `country` (ISO 3166, may be empty) completes telephone
/// numbers. Pure.
[[nodiscard]] std::vector<Entity> find_entities(const NormalisedText& text,
                                                const std::vector<EntityType>& types,
                                                std::string_view language,
                                                std::int64_t now_ms,
                                                std::string_view zone_name,
                                                std::string_view country);

/// Whether a word that announces a telephone number stands in the text.
[[nodiscard]] bool speaks_of_phone(const NormalisedText& text);

}  // namespace rules
