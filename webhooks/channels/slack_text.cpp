#include "webhooks/channels/slack_text.h"

#include "webhooks/html_text.h"

#include <algorithm>
#include <array>
#include <utility>

namespace webhooks {
namespace {

constexpr std::array<std::pair<std::string_view, char>, 3> entities{
    {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}}};

/// What stands between `<` and `>`.
std::string read_reference(std::string_view inside, std::string_view our_user) {
    const std::size_t bar = std::min(inside.find('|'), inside.size());
    const std::string_view target = inside.substr(0, bar);
    const std::string_view label =
        bar < inside.size() ? inside.substr(bar + 1) : std::string_view{};
    if (target.starts_with("@") || target.starts_with("#")) {
        if (!our_user.empty() && target.substr(1) == our_user) return {};
        const std::string name =
            label.empty() ? std::string(target.substr(1)) : decode_entities(label);
        return target.front() + name;
    }
    if (target.starts_with("!")) {  // <!here>, <!subteam^S1|@ventas>, <!date^…|fallback>
        return label.empty() ? "@" + std::string(target.substr(1)) : decode_entities(label);
    }
    const std::string link = decode_entities(target);
    const std::string shown = decode_entities(label);
    const bool same = shown.empty() || link == shown || link == "http://" + shown ||
                      link == "https://" + shown || link == "mailto:" + shown ||
                      link == "tel:" + shown;
    if (!same) return shown + " (" + link + ")";
    return shown.empty() ? link : shown;
}

std::string trimmed(const std::string& text) {
    const std::size_t begin = text.find_first_not_of(" \t\r\n");
    if (begin == std::string::npos) return {};
    return text.substr(begin, text.find_last_not_of(" \t\r\n") - begin + 1);
}

}  // namespace

std::string read_slack_text(std::string_view text, std::string_view our_user) {
    std::string result;
    while (!text.empty()) {
        const std::size_t open = std::min(text.find('<'), text.size());
        const std::size_t close = text.find('>', open);
        if (close == std::string_view::npos) {
            result += decode_entities(text);
            break;
        }
        result += decode_entities(text.substr(0, open));
        result += read_reference(text.substr(open + 1, close - open - 1), our_user);
        text.remove_prefix(close + 1);
    }
    return trimmed(result);
}

std::string write_slack_text(std::string_view text) {
    std::string result;
    for (const char c : text) {
        const auto entity = std::find_if(entities.begin(), entities.end(),
                                         [&](const auto& known) { return known.second == c; });
        if (entity == entities.end()) {
            result += c;
        } else {
            result += entity->first;
        }
    }
    return result;
}

}  // namespace webhooks
