#include "bot/setup.h"

#include "bot/book_words.h"
#include "bot/send_pace.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>
#include <variant>

namespace bot {
namespace {

constexpr std::string_view file_prefix = "file:";

/// What one written setting came to.
struct Resolved {
    std::optional<std::string> value;
    rules::Words missing;  ///< The variable or file that is not there.
    std::string exposed;   ///< The file that everybody may read.
};

Resolved resolve(const std::string& written, const SecretSources& sources) {
    if (written.starts_with("${") && written.ends_with("}")) {
        const std::string name = written.substr(2, written.size() - 3);
        return {sources.environment(name), rules::wording("the variable {1}", name), {}};
    }
    if (written.starts_with(file_prefix)) {
        const std::string path = written.substr(file_prefix.size());
        const bool open = sources.is_open_to_all && sources.is_open_to_all(path);
        return {sources.file(path), rules::wording("the file {1}", path),
                open ? path : std::string{}};
    }
    return {written, {}, {}};
}

struct ResolvedInbox {
    webhooks::InboxSettings settings;
    rules::Words missing;
    std::vector<std::string> empty_keys;
    std::vector<std::string> exposed_files;
};

ResolvedInbox resolve_inbox(const rules::InboxSpec& spec, const SecretSources& sources) {
    ResolvedInbox inbox;
    inbox.settings.name = spec.name;
    inbox.settings.channel = spec.channel;
    for (const auto& [key, written] : spec.settings) {
        for (const std::string& one : written) {
            Resolved resolved = resolve(one, sources);
            if (!resolved.exposed.empty()) inbox.exposed_files.push_back(resolved.exposed);
            if (!resolved.value) {
                inbox.missing = resolved.missing;
            } else {
                if (resolved.value->empty()) inbox.empty_keys.push_back(key);
                inbox.settings.values[key].push_back(std::move(*resolved.value));
            }
        }
    }
    return inbox;
}

/// A secret that everybody on the machine can read is none.
void report_exposed(const rules::InboxSpec& spec,
                    const ResolvedInbox& resolved,
                    SetupReading& reading) {
    for (const std::string& file : resolved.exposed_files) {
        reading.problems.push_back(
            {rules::Problem::Severity::error, spec.where,
             rules::wording("{1}: everybody may read the secret file {2}", spec.name, file),
             rules::wording("chmod 600 {1}", file)});
    }
}

void connect(const rules::InboxSpec& spec, ResolvedInbox resolved, SetupReading& reading) {
    report_exposed(spec, resolved, reading);
    for (const std::string& key : resolved.empty_keys) {
        reading.problems.push_back({rules::Problem::Severity::error, spec.where,
                                    rules::wording("inbox {1}: {2} is empty", spec.name, key),
                                    rules::wording("give it a value, or remove the inbox")});
    }
    if (!resolved.empty_keys.empty()) return;
    auto made = webhooks::make_channel(resolved.settings);
    if (auto* problems = std::get_if<std::vector<webhooks::SettingProblem>>(&made)) {
        for (const webhooks::SettingProblem& problem : *problems) {
            reading.problems.push_back(
                {rules::Problem::Severity::error, spec.where,
                 rules::wording("inbox {1}: {2}", spec.name, as_words(problem.message)),
                 as_words(problem.hint)});
        }
        return;
    }
    auto inbox = std::make_unique<Inbox>();
    inbox->calls_configured_host = resolved.settings.values.contains("api_base") ||
                                   resolved.settings.values.contains("reply_url") ||
                                   resolved.settings.values.contains("url") ||
                                   resolved.settings.values.contains("token_url") ||
                                   resolved.settings.values.contains("smtp");
    inbox->settings = std::move(resolved.settings);
    inbox->channel = std::move(std::get<std::unique_ptr<webhooks::Channel>>(made));
    inbox->department = spec.department;
    if (!send_interval(*inbox)) {
        reading.problems.push_back(
            {rules::Problem::Severity::error, spec.where,
             rules::wording("inbox {1}: messages_per_minute is no pace", spec.name),
             rules::wording("a whole number from 1 to 60000")});
    }
    reading.setup->inboxes.push_back(std::move(inbox));
}

/// The targets of the book's `notify:` section, `name: {channel: slack, url: "${SLACK_URL}"}`, as
/// inboxes are written.
std::vector<rules::InboxSpec> notice_specs(const rules::RuleBook& book) {
    std::vector<rules::InboxSpec> specs;
    const auto section = book.raw_sections.find("notify");
    if (section == book.raw_sections.end() || section->second.empty()) return specs;
    const nlohmann::json targets = nlohmann::json::parse(section->second.front(), nullptr, false);
    if (!targets.is_object()) return specs;
    for (const auto& [name, settings] : targets.items()) {
        rules::InboxSpec spec;
        spec.name = name;
        spec.where.file = "portavoz.yaml";
        for (const auto& [key, value] : settings.items()) {
            std::vector<std::string>& values = spec.settings[key];
            for (const auto& one : value.is_array() ? value : nlohmann::json::array({value})) {
                values.push_back(one.is_string() ? one.get<std::string>() : one.dump());
            }
        }
        const auto channel = spec.settings.find("channel");
        if (channel != spec.settings.end()) spec.channel = channel->second.front();
        spec.settings.erase("channel");
        specs.push_back(std::move(spec));
    }
    return specs;
}

void connect_notice_target(const rules::InboxSpec& spec,
                           const ResolvedInbox& resolved,
                           SetupReading& reading) {
    report_exposed(spec, resolved, reading);
    auto made = webhooks::make_notice_target(resolved.settings);
    if (auto* problems = std::get_if<std::vector<webhooks::SettingProblem>>(&made)) {
        for (const webhooks::SettingProblem& problem : *problems) {
            reading.problems.push_back(
                {rules::Problem::Severity::error, spec.where,
                 rules::wording("notify {1}: {2}", spec.name, as_words(problem.message)),
                 as_words(problem.hint)});
        }
        return;
    }
    reading.setup->notice_targets[spec.name] =
        std::move(std::get<std::unique_ptr<webhooks::NoticeTarget>>(made));
}

/// Who was answered in private under a post goes on in direct messages: one conversation, which
/// only one inbox can have.
void refuse_parted_pages(const rules::RuleBook& book, SetupReading& reading) {
    const auto accounts_of = [&](std::string_view channel) {
        std::map<std::string, std::string> inboxes;  // By page.
        for (const auto& inbox : reading.setup->inboxes) {
            if (inbox->settings.channel != channel) continue;
            for (const std::string& page : inbox->settings.all("account")) {
                inboxes.emplace(page, inbox->settings.name);
            }
        }
        return inboxes;
    };
    const auto messages = accounts_of("messenger");
    for (const auto& account : accounts_of("facebook_comments")) {
        // Named apart: clang 14 lets no lambda take a structured binding.
        const std::string& page = account.first;
        const std::string& comments = account.second;
        const auto both = messages.find(page);
        if (both == messages.end()) continue;
        const auto spec =
            std::find_if(book.inboxes.begin(), book.inboxes.end(),
                         [&](const rules::InboxSpec& each) { return each.name == comments; });
        reading.problems.push_back(
            {rules::Problem::Severity::error, spec->where,
             rules::wording(
                 "inbox {1}: the comments and the messages of page {2} are in two inboxes "
                 "({3} has the messages)",
                 comments, page, both->second),
             rules::wording(
                 "remove inbox {1} and subscribe the page's app of inbox {2} to feed: one "
                 "inbox takes both, and who is answered in private goes on in the same "
                 "conversation",
                 comments, both->second)});
    }
}

std::string without_last_newline(std::string text) {
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    return text;
}

}  // namespace

const Inbox* Setup::inbox(std::string_view name) const {
    for (const auto& inbox : inboxes) {
        if (inbox->settings.name == name) return inbox.get();
    }
    return nullptr;
}

const Inbox* Setup::inbox(store::InboxId id) const {
    for (const auto& inbox : inboxes) {
        if (inbox->id == id) return inbox.get();
    }
    return nullptr;
}

SecretSources secret_sources(const std::string& folder) {
    SecretSources sources;
    sources.environment = [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        if (value == nullptr) return std::nullopt;
        return value;
    };
    sources.file = [folder](const std::string& path) -> std::optional<std::string> {
        std::ifstream file(std::filesystem::path(folder) / path, std::ios::binary);
        if (!file) return std::nullopt;
        return without_last_newline({std::istreambuf_iterator<char>(file), {}});
    };
    sources.is_open_to_all = [folder](const std::string& path) {
        std::error_code missing;
        const auto status = std::filesystem::status(std::filesystem::path(folder) / path, missing);
        return !missing && (status.permissions() & std::filesystem::perms::others_read) !=
                               std::filesystem::perms::none;
    };
    return sources;
}

SetupReading read_setup(const std::shared_ptr<const rules::RuleBook>& book,
                        const SecretSources& sources) {
    SetupReading reading;
    reading.setup = std::make_unique<Setup>();
    reading.setup->book = book;
    for (const rules::InboxSpec& spec : book->inboxes) {
        ResolvedInbox resolved = resolve_inbox(spec, sources);
        if (resolved.missing.empty()) {
            connect(spec, std::move(resolved), reading);
        } else {
            reading.notes.push_back(
                rules::wording("inbox {1} is off: {2} is not set", spec.name, resolved.missing));
        }
    }
    refuse_parted_pages(*book, reading);
    for (const rules::InboxSpec& spec : notice_specs(*book)) {
        ResolvedInbox resolved = resolve_inbox(spec, sources);
        if (resolved.missing.empty()) {
            connect_notice_target(spec, resolved, reading);
        } else {
            reading.notes.push_back(
                rules::wording("notify {1} is off: {2} is not set", spec.name, resolved.missing));
        }
    }
    return reading;
}

std::shared_ptr<const Setup> CurrentSetup::now() const {
    const std::lock_guard lock(mutex_);
    return setup_;
}

void CurrentSetup::replace(std::shared_ptr<const Setup> setup) {
    const std::lock_guard lock(mutex_);
    setup_ = std::move(setup);
}

}  // namespace bot
