#include "rules/decide/signal.h"

#include <array>
#include <utility>

namespace rules {
namespace {

constexpr std::array<std::pair<Signal, std::string_view>, 15> names = {{
    {Signal::asks_for_person, "asks_for_person"},
    {Signal::safety, "safety"},
    {Signal::self_harm, "self_harm"},
    {Signal::threat, "threat"},
    {Signal::legal, "legal"},
    {Signal::money_harm, "money_harm"},
    {Signal::press, "press"},
    {Signal::complaint, "complaint"},
    {Signal::anger, "anger"},
    {Signal::abuse, "abuse"},
    {Signal::spam, "spam"},
    {Signal::already_asked, "already_asked"},
    {Signal::did_not_help, "did_not_help"},
    {Signal::asks_about_case, "asks_about_case"},
    {Signal::praise, "praise"},
}};

}  // namespace

std::string_view signal_name(Signal signal) {
    for (const auto& [value, name] : names) {
        if (value == signal) return name;
    }
    return {};
}

std::optional<Signal> signal_named(std::string_view name) {
    for (const auto& [value, known] : names) {
        if (known == name) return value;
    }
    return std::nullopt;
}

}  // namespace rules
