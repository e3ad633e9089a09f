#include "bot/commands/labelled_messages.h"

#include "bot/embedded_files.h"

#include <yaml-cpp/yaml.h>

#include <fstream>
#include <random>
#include <utility>

namespace bot {
namespace {

/// Bounded and the same with every standard library, unlike std::uniform_int_distribution.
std::size_t below(std::mt19937_64& random, std::size_t bound) {
    return static_cast<std::size_t>(random() % bound);
}

LibraryEntry entry_of(const YAML::Node& node) {
    LibraryEntry entry;
    if (node["title"]) entry.title = node["title"].as<std::string>();
    for (const auto& message : node["messages"]) {
        entry.messages.push_back(message.as<std::string>());
    }
    return entry;
}

bool is_plain_letter(char byte) {
    return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

void edit(std::string& text, std::size_t at, std::mt19937_64& random) {
    const char letter = static_cast<char>('a' + below(random, 26));
    switch (below(random, 4)) {
        case 0:
            text.erase(at, 1);
            return;
        case 1:
            text.insert(at, 1, text[at]);
            return;
        case 2:
            text[at] = letter;
            return;
        default:
            break;
    }
    if (at + 1 < text.size() && is_plain_letter(text[at + 1]))
        std::swap(text[at], text[at + 1]);
    else
        text.insert(at, 1, letter);
}

}  // namespace

Result<std::vector<LabelledMessage>> read_labelled_messages(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) return Error{Error::Code::not_found, path + ": cannot be read"};
    std::vector<LabelledMessage> messages;
    std::string line;
    for (std::size_t number = 1; std::getline(file, line); ++number) {
        if (!line.empty() && line.back() == '\r') line.pop_back();
        if (line.empty()) continue;
        const std::size_t tab = line.find('\t');
        if (tab == std::string::npos || tab == 0) {
            return Error{Error::Code::invalid, path + ":" + std::to_string(number) +
                                                   ": expected a label, a tab and a text"};
        }
        messages.push_back({line.substr(0, tab), line.substr(tab + 1)});
    }
    return messages;
}

std::map<std::string, LibraryEntry> library_entries(std::string_view language) {
    std::map<std::string, LibraryEntry> entries;
    const std::string folder = "rules/library/" + std::string(language) + "/";
    for (const EmbeddedFile& file : embedded_files()) {
        if (!file.path.starts_with(folder)) continue;
        for (const auto& node : YAML::Load(std::string(file.bytes))) {
            if (node["id"]) entries.emplace(node["id"].as<std::string>(), entry_of(node));
        }
    }
    return entries;
}

std::vector<std::string> off_topic_messages(std::string_view language) {
    const auto bytes = embedded_file("rules/library/" + std::string(language) + "/off_topic.yaml");
    std::vector<std::string> messages;
    for (const auto& node : YAML::Load(std::string(bytes))) {
        for (auto& message : entry_of(node).messages) messages.push_back(std::move(message));
    }
    return messages;
}

std::vector<LabelledMessage> few_of_each(std::vector<LabelledMessage> messages,
                                         std::size_t count,
                                         std::uint32_t seed) {
    std::mt19937_64 random(seed);
    for (std::size_t i = messages.size(); i > 1; --i) {
        std::swap(messages[i - 1], messages[below(random, i)]);
    }
    std::map<std::string, std::size_t> taken;
    std::erase_if(messages, [&](const LabelledMessage& message) {
        return message.label != out_of_scope && ++taken[message.label] > count;
    });
    return messages;
}

std::string with_typos(std::string text, std::size_t count, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    for (std::size_t done = 0; done < count; ++done) {
        std::vector<std::size_t> letters;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (is_plain_letter(text[i])) letters.push_back(i);
        }
        if (letters.size() < 3) break;
        edit(text, letters[below(random, letters.size())], random);
    }
    return text;
}

}  // namespace bot
