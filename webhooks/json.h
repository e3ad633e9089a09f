#pragma once

#include "webhooks/message.h"

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace webhooks {

using Json = nlohmann::json;

/// What came of reading foreign bytes as JSON.
struct ParsedJson {
    enum class Fault {
        none,
        malformed,   ///< Not JSON: answer 400.
        unreadable,  ///< JSON that we refuse to interpret (nested deeper than 64, a repeated key, a
                     ///< number beyond double): keep it raw when it was signed.
    };

    Fault fault = Fault::none;
    Json value;
};

/// Reads foreign bytes; never throws. Integers beyond 64 bits are kept as strings with every digit,
/// a lone surrogate escape becomes U+FFFD.
[[nodiscard]] ParsedJson parse_json(std::string_view bytes);

/// The member at a dotted path (`data.contact.id`); null when a step is missing or not an object.
[[nodiscard]] const Json* find(const Json& value, std::string_view path);

/// The elements at `path`; an empty array when there is none.
[[nodiscard]] const Json& array_at(const Json& value, std::string_view path);

/// A string, or a number as its digits; else `fallback`. For ids and texts.
[[nodiscard]] std::string text_at(const Json& value,
                                  std::string_view path,
                                  std::string_view fallback = {});

/// A boolean; anything else is false.
[[nodiscard]] bool flag_at(const Json& value, std::string_view path);

/// An integer, or a string that holds nothing but one; else nothing.
[[nodiscard]] std::optional<std::int64_t> integer_at(const Json& value, std::string_view path);

/// A time as number or string, in seconds (below 10^11), in milliseconds, or as ISO 8601; 0 when
/// there is none.
[[nodiscard]] TimeMs time_at(const Json& value, std::string_view path);

/// ISO 8601 (`2025-06-01T13:00:00.250Z`, `+02:00`; without a zone it is UTC) to milliseconds.
[[nodiscard]] std::optional<TimeMs> parse_iso_time(std::string_view text);

/// Milliseconds as `2025-06-01T13:00:00Z`.
[[nodiscard]] std::string iso_time(TimeMs time);

/// Compact JSON; invalid UTF-8 becomes U+FFFD. Never throws.
[[nodiscard]] std::string to_text(const Json& value);

/// At most 200 bytes of `value`, for `Ignored::excerpt`; ends on a whole character.
[[nodiscard]] std::string excerpt(const Json& value);

}  // namespace webhooks
