#include "bot/console/intent_edit.h"

#include "bot/yaml_text.h"
#include "rules/decide/decision.h"

#include <date/date.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <sstream>
#include <utility>
#include <vector>

namespace bot {
namespace {

using nlohmann::json;

constexpr std::array<const char*, 9> editable = {
    "title", "examples", "not", "like", "answer", "public", "buttons", "escalate", "valid_until"};
constexpr std::size_t longest_text = 8'000;
constexpr std::size_t most_texts = 2'000;

json escalate_json(const rules::Intent& intent) {
    if (!intent.escalate) return nullptr;
    return {{"department", intent.escalate->department},
            {"priority", rules::priority_name(intent.escalate->priority)}};
}

bool is_text(const json& value) {
    return value.is_string() && value.get_ref<const std::string&>().size() <= longest_text;
}

bool is_list_of_texts(const json& value) {
    return value.is_array() && value.size() <= most_texts &&
           std::all_of(value.begin(), value.end(), is_text);
}

bool is_by_language(const json& value, bool (*fits)(const json&)) {
    return value.is_object() && value.size() <= 20 && std::all_of(value.begin(), value.end(), fits);
}

/// Whether `value` has the shape of the intent's `key`.
bool fits(const std::string& key, const json& value) {
    if (key == "title") return is_by_language(value, is_text);
    if (key == "examples" || key == "answer" || key == "public")
        return is_by_language(value, is_list_of_texts);
    if (key == "not" || key == "like") return is_list_of_texts(value);
    if (key == "valid_until") return value.is_null() || is_text(value);
    if (key == "escalate")
        return value.is_null() ||
               (value.is_object() && is_text(value.value("department", json())) &&
                is_text(value.value("priority", json())));
    return value.is_array() && std::all_of(value.begin(), value.end(), [](const json& one) {
               return one.is_object() && is_text(one.value("then", json())) &&
                      is_by_language(one.value("title", json()), is_text);
           });
}

void write_texts(std::string& out, const std::string& indent, const json& texts) {
    for (const json& text : texts) out += indent + "- " + yaml_quoted(text) + "\n";
}

/// Texts by language: one on the line of its language, several as a list.
std::string by_language(const std::string& key, const std::string& indent, const json& value) {
    std::string out = indent + key + ":\n";
    for (const auto& [language, texts] : value.items()) {
        out += indent + "  " + yaml_quoted(language) + ":";
        if (texts.is_string()) {
            out += " " + yaml_quoted(texts) + "\n";
        } else if (texts.size() == 1 && key != "examples") {
            out += " " + yaml_quoted(texts[0]) + "\n";
        } else {
            out += "\n";
            write_texts(out, indent + "    ", texts);
        }
    }
    return out;
}

std::string buttons_text(const std::string& indent, const json& buttons) {
    std::string out = indent + "buttons:\n";
    for (const json& button : buttons) {
        out += indent + "  - {";
        for (const auto& [language, title] : button["title"].items())
            out += yaml_quoted(language) + ": " + yaml_quoted(title) + ", ";
        out += "then: " + yaml_quoted(button["then"]) + "}\n";
    }
    return out;
}

std::string escalate_text(const std::string& indent,
                          const json& value,
                          const rules::Intent& current) {
    std::string out = indent + "escalate:\n";
    if (const std::string department = value["department"]; !department.empty())
        out += indent + "  department: " + yaml_quoted(department) + "\n";
    out += indent + "  priority: " + yaml_quoted(value["priority"]) + "\n";
    // What the customer is told is not the console's to edit, but must not get lost.
    if (current.escalate && !current.escalate->text.empty())
        out += by_language("text", indent + "  ", json(current.escalate->text));
    return out;
}

/// The lines of one key, or none when its value is empty.
std::string key_text(const std::string& key,
                     const std::string& indent,
                     json value,
                     const rules::Intent& current) {
    if (value.is_object() && key != "escalate") {
        for (auto one = value.begin(); one != value.end();)
            one = one->empty() || *one == "" ? value.erase(one) : std::next(one);
    }
    if (value.empty() || value == "") return {};
    if (key == "escalate") return escalate_text(indent, value, current);
    if (key == "buttons") return buttons_text(indent, value);
    if (key == "valid_until") return indent + "valid_until: " + yaml_quoted(value) + "\n";
    if (value.is_object()) return by_language(key, indent, value);
    std::string out = indent + key + ":\n";
    write_texts(out, indent + "  ", value);
    return out;
}

/// The lines of a file, and the part of them that is one intent.
class Block {
public:
    Block(const std::string& text, int line) {
        std::istringstream stream(text);
        for (std::string one; std::getline(stream, one);) lines_.push_back(one);
        begin_ = static_cast<std::size_t>(line) - 1;
        if (line < 1 || begin_ >= lines_.size()) return;
        const std::string& first = lines_[begin_];
        dash_ = first.find('-');
        const std::size_t key =
            dash_ == std::string::npos ? dash_ : first.find_first_not_of(' ', dash_ + 1);
        if (key == std::string::npos || first.find_first_not_of(' ') != dash_) return;
        if (first.compare(key, 7, "intent:") != 0) return;
        indent_ = key;
        end_ = begin_ + 1;
        while (end_ < lines_.size() && !leaves(lines_[end_], dash_)) ++end_;
        end_ = without_trailing_gap(end_);
        usable_ = true;
    }

    [[nodiscard]] bool usable() const { return usable_; }
    [[nodiscard]] std::string indent() const { return std::string(indent_, ' '); }

    /// Puts `text` (whole lines, maybe none) in place of a key's lines; a new key goes to the end.
    void replace(const std::string& key, const std::string& text) {
        std::size_t from = end_;
        std::size_t to = end_;
        for (std::size_t i = begin_ + 1; i < end_; ++i) {
            if (lines_[i].find_first_not_of(' ') != indent_ ||
                lines_[i].compare(indent_, key.size() + 1, key + ":") != 0)
                continue;
            from = i;
            to = i + 1;
            while (to < end_ && !leaves(lines_[to], indent_)) ++to;
            to = std::max(from + 1, without_trailing_gap(to));
            break;
        }
        std::vector<std::string> fresh;
        std::istringstream stream(text);
        for (std::string one; std::getline(stream, one);) fresh.push_back(one);
        const auto at = [this](std::size_t i) {
            return lines_.begin() + static_cast<std::ptrdiff_t>(i);
        };
        end_ = end_ + fresh.size() - (to - from);
        lines_.erase(at(from), at(to));
        lines_.insert(at(from), fresh.begin(), fresh.end());
    }

    [[nodiscard]] std::string text() const {
        std::string all;
        for (const std::string& line : lines_) all += line + "\n";
        return all;
    }

private:
    /// Whether a line stands at `indent` or further left, and is neither empty nor a comment.
    static bool leaves(const std::string& line, std::size_t indent) {
        const std::size_t first = line.find_first_not_of(" \t\r");
        return first != std::string::npos && line[first] != '#' && first <= indent;
    }
    /// Empty lines and comments before the next thing belong to that one.
    [[nodiscard]] std::size_t without_trailing_gap(std::size_t end) const {
        while (end > begin_ + 1) {
            const std::size_t first = lines_[end - 1].find_first_not_of(" \t\r");
            if (first != std::string::npos && lines_[end - 1][first] != '#') break;
            --end;
        }
        return end;
    }

    std::vector<std::string> lines_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    std::size_t dash_ = 0;
    std::size_t indent_ = 0;
    bool usable_ = false;
};

}  // namespace

json intent_json(const rules::Intent& intent) {
    json buttons = json::array();
    for (const rules::ButtonSpec& button : intent.buttons)
        buttons.push_back({{"title", button.title}, {"then", button.then}});
    return {{"id", intent.id},
            {"file", intent.where.file},
            {"title", intent.title},
            {"examples", intent.examples},
            {"not", intent.counter_examples},
            {"like", intent.like},
            {"answer", intent.answer},
            {"public", intent.public_answer},
            {"buttons", std::move(buttons)},
            {"escalate", escalate_json(intent)},
            {"valid_until", intent.valid_until
                                ? json(date::format("%F", date::sys_days(*intent.valid_until)))
                                : json(nullptr)}};
}

Result<std::string> edit_intent(const std::string& text,
                                const rules::Intent& current,
                                const json& wanted) {
    Block block(text, current.where.line);
    if (!block.usable()) {
        return Error{Error::Code::invalid, current.where.file + ":" +
                                               std::to_string(current.where.line) +
                                               ": this is written in a way that only a person can "
                                               "edit; change the file itself"};
    }
    const json before = intent_json(current);
    for (const std::string key : editable) {
        const auto value = wanted.find(key);
        if (value == wanted.end() || *value == before[key]) continue;
        if (!fits(key, *value))
            return Error{Error::Code::invalid, "\"" + key + "\" has another shape"};
        block.replace(key, key_text(key, block.indent(), *value, current));
    }
    return block.text();
}

}  // namespace bot
