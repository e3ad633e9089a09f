#include "rules/book/library.h"

#include "rules/book/yaml_tree.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace rules {
namespace {

constexpr std::string_view intent_start = "- id:";

/// `rules/library/es/comun.yaml` is language es, sector comun.
struct LibraryPath {
    std::string language;
    std::string sector;
};

LibraryPath split_path(std::string_view path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string_view::npos) return {};
    const std::string_view folder = path.substr(0, slash);
    const std::string_view name = path.substr(slash + 1);
    const std::size_t before = folder.rfind('/');
    const std::string_view language =
        before == std::string_view::npos ? folder : folder.substr(before + 1);
    return {std::string(language), std::string(name.substr(0, name.rfind('.')))};
}

/// The file cut before each line that starts an intent.
std::vector<std::string_view> split_intents(std::string_view text) {
    std::vector<std::string_view> parts;
    std::size_t start = std::string_view::npos;
    for (std::size_t at = 0; at < text.size();) {
        if (text.substr(at, intent_start.size()) == intent_start) {
            if (start != std::string_view::npos) parts.push_back(text.substr(start, at - start));
            start = at;
        }
        const std::size_t newline = text.find('\n', at);
        at = newline == std::string_view::npos ? text.size() : newline + 1;
    }
    if (start != std::string_view::npos) parts.push_back(text.substr(start));
    return parts;
}

/// Everything before the messages, which are the bulk.
std::string_view head_of(std::string_view part) {
    return part.substr(0, std::min(part.find("\n  messages:"), part.size()));
}

/// What the program needs to know of an intent before its messages are wanted.
struct Head {
    std::string id;
    std::string title;
    std::string border;
    std::string kind;
};

/// Whether YAML would read the text as it stands.
bool is_plain(std::string_view value) {
    constexpr std::string_view special = "\"'>|&*!%@`[]{}?-#,";
    return !value.empty() && special.find(value.front()) == std::string_view::npos &&
           value.back() != ' ' && value.back() != ':' &&
           value.find(": ") == std::string_view::npos && value.find(" #") == std::string_view::npos;
}

/// The head when every line is a key and a plain value: much quicker than YAML, of which starting
/// the program would otherwise read hundreds of pieces.
std::optional<Head> read_plainly(std::string_view head) {
    Head read;
    while (!head.empty()) {
        const std::size_t newline = head.find('\n');
        const std::string_view line = head.substr(0, newline);
        head = newline == std::string_view::npos ? std::string_view{} : head.substr(newline + 1);
        const std::size_t colon = line.find(": ");
        const bool indented = line.starts_with("  ") || line.starts_with("- ");
        if (!indented || colon == std::string_view::npos) return std::nullopt;
        const std::string_view key = line.substr(2, colon - 2);
        const std::string_view value = line.substr(colon + 2);
        if (key.find_first_of(" \"'") != std::string_view::npos || !is_plain(value)) {
            return std::nullopt;
        }
        if (key == "id") read.id = value;
        if (key == "title") read.title = value;
        if (key == "border") read.border = value;
        if (key == "kind") read.kind = value;
    }
    return read;
}

std::string scalar_of(const YamlNode& map, std::string_view key) {
    const YamlNode* found = map.find(key);
    return found == nullptr ? std::string() : found->scalar;
}

std::optional<Head> read_head(std::string_view text) {
    if (const std::optional<Head> read = read_plainly(text)) return read;
    std::vector<Problem> found;
    const YamlNode root = parse_yaml("library", text, found);
    if (!found.empty() || !root.is_list() || root.items.empty()) return std::nullopt;
    const YamlNode& head = root.items.front();
    return Head{scalar_of(head, "id"), scalar_of(head, "title"), scalar_of(head, "border"),
                scalar_of(head, "kind")};
}

void add_part(std::string_view part,
              const LibraryPath& path,
              Library& library,
              Problems& problems) {
    const std::optional<Head> head = read_head(head_of(part));
    if (!head) {
        problems.warning({path.language + "/" + path.sector, 0, 0},
                         wording("a part of the message library can not be read"),
                         wording("reinstall the program"));
        return;
    }
    for (const auto& [kind, lists] :
         {std::pair{"off_topic", &library.off_topic}, std::pair{"told", &library.told},
          std::pair{"asked", &library.asked}, std::pair{"requests", &library.requests}}) {
        if (head->kind != kind) continue;
        (*lists)[path.language] = part;
        return;
    }
    LibraryIntent& intent = library.intents[head->id];
    intent.id = head->id;
    intent.sector = path.sector;
    intent.needs_person = intent.needs_person || head->kind == "person";
    intent.title[path.language] = head->title;
    intent.border[path.language] = head->border;
    intent.source[path.language] += part;
}

/// A message as nearly all are written: as it stands, or in double quotes. Nothing for every other
/// form that YAML has.
std::optional<std::string> plain_message(std::string_view written) {
    if (is_plain(written)) return std::string(written);
    if (written.empty() || written.front() != '"') return std::nullopt;
    std::string message;
    for (std::size_t i = 1; i < written.size(); ++i) {
        if (written[i] == '"') {
            return i + 1 == written.size() ? std::optional(message) : std::nullopt;
        }
        const bool escaped = written[i] == '\\';
        if (escaped && ++i == written.size()) return std::nullopt;
        if (escaped && written[i] != '"' && written[i] != '\\') return std::nullopt;
        message += written[i];
    }
    return std::nullopt;
}

/// The messages of intents written as the library's files are, much quicker than YAML.
std::optional<std::vector<std::string>> plain_messages(std::string_view source) {
    constexpr std::string_view dash = "    - ";
    std::vector<std::string> messages;
    bool listed = false;
    while (!source.empty()) {
        const std::size_t end = std::min(source.find('\n'), source.size());
        const std::string_view line = source.substr(0, end);
        source.remove_prefix(std::min(end + 1, source.size()));
        if (line == "  messages:" || line.starts_with(intent_start)) {
            listed = line == "  messages:";
        } else if (listed && line.starts_with(dash)) {
            auto message = plain_message(line.substr(dash.size()));
            if (!message) return std::nullopt;
            messages.push_back(std::move(*message));
        } else if (listed && !line.empty()) {
            return std::nullopt;
        }
    }
    return messages;
}

}  // namespace

const LibraryIntent* Library::intent(const std::string& id) const {
    const auto found = intents.find(id);
    return found == intents.end() ? nullptr : &found->second;
}

Library read_library(const std::vector<BookFile>& files,
                     const Languages& languages,
                     Problems& problems) {
    Library library;
    for (const BookFile& file : files) {
        const LibraryPath path = split_path(file.path);
        if (std::find(languages.begin(), languages.end(), path.language) == languages.end()) {
            continue;
        }
        for (const std::string_view part : split_intents(file.text)) {
            add_part(part, path, library, problems);
        }
    }
    return library;
}

std::vector<std::string> languages_with(const std::vector<BookFile>& files, const std::string& id) {
    const std::string line = std::string(intent_start) + " " + id + "\n";
    std::vector<std::string> languages;
    for (const BookFile& file : files) {
        const std::size_t at = file.text.find(line);
        const bool starts_line = at == 0 || (at != std::string::npos && file.text[at - 1] == '\n');
        if (starts_line) languages.push_back(split_path(file.path).language);
    }
    return languages;
}

std::vector<std::string> library_messages(const std::string& source) {
    if (auto plain = plain_messages(source)) return std::move(*plain);
    std::vector<Problem> ignored;
    std::vector<std::string> messages;
    const YamlNode root = parse_yaml("library", source, ignored);
    for (const YamlNode& intent : root.items) {
        const YamlNode* list = intent.find("messages");
        if (list == nullptr) continue;
        for (const YamlNode& message : list->items) {
            if (message.is_scalar()) messages.push_back(message.scalar);
        }
    }
    return messages;
}

}  // namespace rules
