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

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    for (std::string one; std::getline(stream, one);) lines.push_back(one);
    return lines;
}

/// The lines of a file, and the part of them that is one intent.
class Block {
public:
    Block(const std::string& text, int line) {
        lines_ = lines_of(text);
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
    /// What stands before the dash.
    [[nodiscard]] std::string margin() const { return std::string(dash_, ' '); }

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
        put(from, to, lines_of(text));
    }

    /// Puts `text` (whole lines) after the intent.
    void add_after(const std::string& text) { put(end_, end_, lines_of(text)); }

    /// Takes the intent out, with one of the empty lines around it.
    void remove() {
        const bool gap_before = begin_ > 0 && lines_[begin_ - 1].empty();
        put(gap_before ? begin_ - 1 : begin_, end_, {});
    }

    [[nodiscard]] std::string text() const {
        std::string all;
        for (const std::string& line : lines_) all += line + "\n";
        return all;
    }

private:
    void put(std::size_t from, std::size_t to, const std::vector<std::string>& fresh) {
        const auto at = [this](std::size_t i) {
            return lines_.begin() + static_cast<std::ptrdiff_t>(i);
        };
        end_ = end_ + fresh.size() - (to - from);
        lines_.erase(at(from), at(to));
        lines_.insert(at(from), fresh.begin(), fresh.end());
    }
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

Error only_by_hand(const rules::Intent& intent) {
    return {Error::Code::invalid, intent.where.file + ":" + std::to_string(intent.where.line) +
                                      ": this is written in a way that only a person can edit; "
                                      "change the file itself"};
}

Error misshapen(const std::string& key) {
    return {Error::Code::invalid, "\"" + key + "\" has another shape"};
}

/// The lines of an intent that no file has yet.
Result<std::string> fresh_intent(const std::string& margin, const json& wanted) {
    const auto id = wanted.find("id");
    if (id == wanted.end() || !is_text(*id)) return misshapen("id");
    std::string lines = margin + "- intent: " + yaml_quoted(*id) + "\n";
    for (const std::string key : editable) {
        const auto value = wanted.find(key);
        if (value == wanted.end()) continue;
        if (!fits(key, *value)) return misshapen(key);
        lines += key_text(key, margin + "  ", *value, {});
    }
    return lines;
}

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
    if (!block.usable()) return only_by_hand(current);
    const json before = intent_json(current);
    for (const std::string key : editable) {
        const auto value = wanted.find(key);
        if (value == wanted.end() || *value == before[key]) continue;
        if (!fits(key, *value)) return misshapen(key);
        block.replace(key, key_text(key, block.indent(), *value, current));
    }
    return block.text();
}

Result<std::string> add_intent(const std::string& text,
                               const rules::Intent* last,
                               const json& wanted) {
    if (last == nullptr) {
        Result<std::string> lines = fresh_intent("", wanted);
        if (!lines) return lines;
        const bool open_line = !text.empty() && text.back() != '\n';
        return text + (open_line ? "\n" : "") + *lines;
    }
    Block block(text, last->where.line);
    if (!block.usable()) return only_by_hand(*last);
    Result<std::string> lines = fresh_intent(block.margin(), wanted);
    if (!lines) return lines;
    block.add_after("\n" + *lines);
    return block.text();
}

Result<std::string> remove_intent(const std::string& text, const rules::Intent& current) {
    Block block(text, current.where.line);
    if (!block.usable()) return only_by_hand(current);
    block.remove();
    return block.text();
}

}  // namespace bot
