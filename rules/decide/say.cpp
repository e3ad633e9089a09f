#include "rules/decide/reply_text.h"
#include "rules/decide/situation.h"

namespace rules {
namespace {

const std::vector<std::string>* variations(const TextByLanguage& texts,
                                           const Situation& situation) {
    for (const std::string& language :
         {situation.language(), situation.book.brand.languages.front()}) {
        const auto found = texts.find(language);
        if (found != texts.end() && !found->second.empty()) return &found->second;
    }
    for (const auto& [language, list] : texts) {
        if (!list.empty()) return &list;
    }
    return nullptr;
}

bool is_personal(const std::string& type, const RuleBook& book) {
    if (type == "order" || type == "email" || type == "phone") return true;
    for (const EntityType& declared : book.entity_types) {
        if (declared.name == type) return declared.personal;
    }
    return false;
}

/// What `{{…}}` can stand for. Into a comment go only values that were said in public and tell
/// nothing about a person.
std::map<std::string, std::string> values_of(const Situation& situation) {
    const RuleBook& book = situation.book;
    std::map<std::string, std::string> values = {{"brand", book.brand.name}};
    for (const auto& [name, value] : book.facts) values["facts." + name] = value;
    const Memory& memory = situation.decision.memory;
    for (const auto& [type, value] : memory.entities) {
        if (!situation.in_public() || !is_personal(type, book)) values[type] = value;
    }
    if (situation.in_public()) return values;
    for (const auto& [type, value] : memory.private_entities) values[type] = value;
    values["name"] = situation.turn.contact_name;
    values["case"] = memory.case_key;
    return values;
}

}  // namespace

std::string say(const TextByLanguage& texts,
                const std::string& key,
                Situation& situation,
                const std::map<std::string, std::string>& more,
                std::set<std::string>* told) {
    const std::vector<std::string>* list = variations(texts, situation);
    if (list == nullptr) return {};
    const auto count = static_cast<int>(list->size());
    int chosen = 0;
    if (count > 1) {
        auto& last = situation.decision.memory.variation;
        const auto before = last.find(key);
        chosen = before == last.end()
                     ? static_cast<int>(situation.turn.seed % static_cast<std::uint64_t>(count))
                     : (before->second + 1) % count;
        last[key] = chosen;
    }
    std::map<std::string, std::string> values = values_of(situation);
    for (const auto& [name, value] : more) values[name] = value;
    const std::string& text = (*list)[static_cast<std::size_t>(chosen)];
    if (told != nullptr) {
        for (const TemplateVariable& variable : template_variables(text))
            told->insert(variable.name);
    }
    return render_text(text, values);
}

std::string say_standard(const std::string& name,
                         Situation& situation,
                         const std::map<std::string, std::string>& more,
                         std::set<std::string>* told) {
    const auto found = situation.book.texts.by_name.find(name);
    if (found == situation.book.texts.by_name.end()) return {};
    return say(found->second, "text:" + name, situation, more, told);
}

}  // namespace rules
