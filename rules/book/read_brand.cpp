#include "rules/book/draft.h"
#include "rules/book/nearest.h"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace rules {
namespace {

using nlohmann::json;

/// Kept as they are for the layers above, which know what is in them.
constexpr std::array raw_sections = {"privacy", "notify", "http", "console", "tls", "email"};

std::string find_zone(const YamlNode& node, Problems& problems) {
    const std::string name = read_text(node, "brand.timezone", problems);
    if (name.empty()) return "UTC";
    try {
        return date::locate_zone(name)->name();
    } catch (const std::runtime_error&) {
        std::vector<std::string> known;
        for (const date::time_zone& zone : date::get_tzdb().zones) known.push_back(zone.name());
        problems.error(node.where, wording("'{1}' is not a time zone", name),
                       nearest(name, known).empty()
                           ? wording("such as Europe/Madrid or America/Bogota")
                           : hint_for(name, known));
        return "UTC";
    }
}

std::vector<std::string> read_languages(const YamlNode& node, Problems& problems) {
    std::vector<std::string> languages = read_texts(node, "brand.languages", problems);
    for (const std::string& language : languages) {
        const bool fine = language == "es" || language == "en" || language == "pt";
        if (fine) continue;
        problems.error(node.where, wording("'{1}' is not a language this program knows", language),
                       wording("es, en or pt"));
    }
    if (languages.empty()) languages = {"es"};
    return languages;
}

void read_policy(const YamlNode& node, const YamlNode& privacy, BookDraft& draft) {
    Problems& problems = draft.problems;
    Policy& policy = draft.book.policy;
    expect_keys(node, "policy",
                {"eagerness", "merge_window_ms", "answers_per_day", "stale_after_minutes",
                 "hand_back_after_hours", "close_after_hours", "legal_days", "legal_days_money"},
                problems);
    policy.eagerness = read_number(node.at("eagerness"), "policy.eagerness", 0, 1, problems)
                           .value_or(policy.eagerness);
    const auto number = [&](std::string_view key, int low, int high, int& value) {
        value = read_int(node.at(key), key, low, high, value, problems);
    };
    number("merge_window_ms", 0, 60'000, policy.merge_window_ms);
    number("answers_per_day", 1, 10'000, policy.answers_per_day);
    number("stale_after_minutes", 1, 100'000, policy.stale_after_minutes);
    number("hand_back_after_hours", 1, 10'000, policy.hand_back_after_hours);
    number("close_after_hours", 1, 100'000, policy.close_after_hours);
    number("legal_days", 1, 250, policy.legal_days);
    number("legal_days_money", 1, 250, policy.legal_days_money);
    const YamlNode& retention = privacy.at("retention_days");
    policy.retention_days = read_int(retention, "privacy.retention_days", 0, 100'000, 0, problems);
}

json to_json(const YamlNode& node) {
    switch (node.kind) {
        case YamlNode::Kind::none:
            return nullptr;
        case YamlNode::Kind::scalar:
            return node.scalar;
        case YamlNode::Kind::list: {
            json list = json::array();
            for (const YamlNode& item : node.items) list.push_back(to_json(item));
            return list;
        }
        case YamlNode::Kind::map: {
            json map = json::object();
            for (const auto& entry : node.entries) map[entry.key] = to_json(entry.value);
            return map;
        }
    }
    return nullptr;
}

std::string json_text(const YamlNode& node) {
    return to_json(node).dump(-1, ' ', false, json::error_handler_t::replace);
}

std::vector<std::string> read_setting(const YamlNode& node) {
    if (node.is_scalar()) return {node.scalar};
    if (node.is_map()) return {json_text(node)};
    std::vector<std::string> values;
    for (const YamlNode& item : node.items) {
        values.push_back(item.is_scalar() ? item.scalar : json_text(item));
    }
    return values;
}

void read_facts(const YamlNode& facts, BookDraft& draft) {
    if (!facts.is_none() && !facts.is_map()) {
        draft.problems.error(facts.where, wording("facts must be 'name: value' pairs"),
                             wording("facts: {x: y}"));
    }
    for (const YamlNode::Entry& entry : facts.entries) {
        draft.book.facts[entry.key] = read_text(entry.value, wording("a fact"), draft.problems);
    }
}

}  // namespace

void read_brand(const YamlNode& root, BookDraft& draft) {
    Problems& problems = draft.problems;
    expect_keys(root, "portavoz.yaml", {"brand",   "listen",    "store",       "facts",
                                        "inboxes", "calendars", "departments", "default_department",
                                        "forms",   "entities",  "texts",       "not_alarming",
                                        "policy",  "privacy",   "notify",      "http",
                                        "console", "tls",       "email",       "vectors"},
                problems);
    const YamlNode& node = root.at("brand");
    Brand& brand = draft.book.brand;
    if (node.is_scalar()) {
        brand.name = node.scalar;
    } else {
        expect_keys(
            node, "brand",
            {"name", "languages", "timezone", "country", "voice", "forbidden_words", "max_emoji"},
            problems);
        brand.name = read_text(node.at("name"), "brand.name", problems);
    }
    if (brand.name.empty()) {
        problems.error(
            node.is_none() ? root.where : node.where, wording("the brand has no name"),
            wording("brand: {name: Tienda Luna, languages: [es], timezone: Europe/Madrid}"));
    }
    brand.languages = read_languages(node.at("languages"), problems);
    brand.timezone = find_zone(node.at("timezone"), problems);
    brand.country = read_text(node.at("country"), "brand.country", problems);
    brand.voice = read_text(node.at("voice"), "brand.voice", problems);
    if (brand.voice == "tú") brand.voice = "tu";
    if (!brand.voice.empty() && brand.voice != "tu" && brand.voice != "usted" &&
        brand.voice != "vos") {
        problems.error(node.at("voice").where, wording("'{1}' is not a voice", brand.voice),
                       wording("tú, usted or vos: how the Spanish texts address people"));
    }
    brand.forbidden_words =
        read_texts(node.at("forbidden_words"), "brand.forbidden_words", problems);
    brand.max_emoji = read_int(node.at("max_emoji"), "brand.max_emoji", 0, 100, -1, problems);

    draft.book.listen = read_text(root.at("listen"), "listen", problems);
    draft.book.store = read_text(root.at("store"), "store", problems);
    if (draft.book.listen.empty()) draft.book.listen = "127.0.0.1:8080";
    if (draft.book.store.empty()) draft.book.store = "data/portavoz.db";
    read_facts(root.at("facts"), draft);
    read_policy(root.at("policy"), root.at("privacy"), draft);
    for (const char* section : raw_sections) {
        const YamlNode* found = root.find(section);
        if (found != nullptr) draft.book.raw_sections[section] = {json_text(*found)};
    }
}

void read_inboxes(const YamlNode& root, BookDraft& draft) {
    const YamlNode& inboxes = root.at("inboxes");
    if (inboxes.entries.empty()) {
        draft.problems.error(inboxes.is_none() ? root.where : inboxes.where,
                             wording("the book has no inbox, so no message can reach it"),
                             wording("inboxes: {web: {channel: widget}}"));
        return;
    }
    for (const YamlNode::Entry& entry : inboxes.entries) {
        InboxSpec inbox;
        inbox.name = entry.key;
        inbox.where = entry.where;
        for (const YamlNode::Entry& setting : entry.value.entries) {
            if (setting.key == "channel") {
                inbox.channel = read_text(setting.value, "channel", draft.problems);
            } else if (setting.key == "department") {
                inbox.department = read_text(setting.value, "department", draft.problems);
            } else {
                inbox.settings[setting.key] = read_setting(setting.value);
            }
        }
        if (entry.value.is_scalar()) inbox.channel = entry.value.scalar;
        if (inbox.channel.empty()) {
            draft.problems.error(
                entry.where, wording("inbox '{1}' has no channel", entry.key),
                wording("channel: widget, telegram, whatsapp, instagram, generic…"));
        }
        draft.book.inboxes.push_back(std::move(inbox));
    }
}

void read_entity_types(const YamlNode& root, BookDraft& draft) {
    for (const YamlNode::Entry& entry : root.at("entities").entries) {
        EntityType type;
        type.name = entry.key;
        expect_keys(entry.value, wording("an entity"), {"pattern", "values", "personal"},
                    draft.problems);
        type.pattern = read_text(entry.value.at("pattern"), "pattern", draft.problems);
        type.personal = read_flag(entry.value.at("personal"), "personal", draft.problems);
        const YamlNode& values = entry.value.at("values");
        for (const YamlNode& value : values.items) type.values[value.scalar];
        for (const YamlNode::Entry& value : values.entries) {
            type.values[value.key] = read_texts(value.value, "aliases", draft.problems);
        }
        if (type.pattern.empty() && type.values.empty()) {
            draft.problems.error(entry.where, wording("entity '{1}' can never be found", entry.key),
                                 wording("give it a pattern or values"));
        }
        const Words fault = compile(type);
        if (!fault.empty()) {
            draft.problems.error(
                entry.where,
                wording("the pattern of entity '{1}' can not be used: {2}", entry.key, fault),
                wording("patterns follow RE2: docs/rule-book.md has the short list"));
        }
        draft.book.entity_types.push_back(std::move(type));
    }
}

void read_standard_texts(const YamlNode& root, BookDraft& draft) {
    auto& known = draft.book.texts.by_name;
    for (const YamlNode::Entry& entry : root.at("texts").entries) {
        if (known.count(entry.key) == 0) {
            std::vector<std::string> names;
            for (const auto& [name, texts] : known) names.push_back(name);
            draft.problems.error(entry.where, wording("unknown text '{1}'", entry.key),
                                 hint_for(entry.key, names));
            continue;
        }
        const bool in_public = entry.key.find("public") != std::string::npos;
        check_reply(entry.value,
                    {wording("the text '{1}'", entry.key),
                     in_public ? ReplyPlace::in_public : ReplyPlace::in_private,
                     {},
                     true},
                    draft);
        for (auto& [language, texts] :
             read_by_language(entry.value, "texts", draft.languages(), draft.problems)) {
            known[entry.key][language] = std::move(texts);
        }
    }
}

}  // namespace rules
