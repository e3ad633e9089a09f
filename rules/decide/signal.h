#pragma once

#include <optional>
#include <string_view>

namespace rules {

/// What a message tells about the situation, besides what it asks.
enum class Signal {
    asks_for_person,
    safety,
    self_harm,
    threat,
    legal,
    money_harm,
    press,
    complaint,
    anger,
    abuse,
    spam,
    already_asked,
    did_not_help,
    asks_about_case,
    praise
};

/// The name used in rule books, JSON and logs (`asks_for_person`).
[[nodiscard]] std::string_view signal_name(Signal signal);
[[nodiscard]] std::optional<Signal> signal_named(std::string_view name);

}  // namespace rules
