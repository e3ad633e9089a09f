#include "rules/book/draft.h"
#include "rules/decide/reply_text.h"
#include "rules/text/folding.h"
#include "rules/text/normalised_text.h"

#include <algorithm>

namespace rules {
namespace {

/// The shortest limit of the channels that private answers go to (Instagram and Messenger).
constexpr std::size_t long_answer_bytes = 1000;

std::vector<std::string> variable_names(const BookDraft& draft) {
    std::vector<std::string> names = {"brand", "name", "case", "opening", "due", "department"};
    for (const auto& [name, value] : draft.book.facts) names.push_back("facts." + name);
    for (const std::string& name : entity_names(draft)) names.push_back(name);
    for (const auto& [name, form] : draft.book.forms) {
        for (const FormQuestion& question : form.questions) names.push_back(question.name);
    }
    return names;
}

/// Values that say something about a person, or that only a private message can have brought.
bool is_personal(const std::string& name, const BookDraft& draft) {
    if (name == "name" || name == "case") return true;
    if (name == "order" || name == "email" || name == "phone") return true;
    for (const EntityType& type : draft.book.entity_types) {
        if (type.name == name) return type.personal;
    }
    for (const auto& [form_name, form] : draft.book.forms) {
        for (const FormQuestion& question : form.questions) {
            if (question.name == name) return true;
        }
    }
    return false;
}

/// Hand-overs know when somebody answers; other texts do not.
bool always_has_value(const std::string& name, const ReplyCheck& check) {
    if (name.rfind("facts.", 0) == 0 || name == "brand" || name == "department") return true;
    const bool about_hand_over = name == "opening" || name == "due" || name == "case";
    return check.hand_over && about_hand_over;
}

void check_variables(const YamlNode& text, const ReplyCheck& check, BookDraft& draft) {
    const std::vector<std::string> known = variable_names(draft);
    for (const TemplateVariable& variable : template_variables(text.scalar)) {
        const bool exists = std::find(known.begin(), known.end(), variable.name) != known.end();
        const bool placeholder = check.placeholders.count(variable.name) > 0;
        if (!exists && !(placeholder && variable.has_default)) {
            draft.problems.error(
                text.where, wording("unknown variable '{{{1}}}' in {2}", variable.name, check.what),
                hint_for(variable.name, known));
        } else if (exists && !variable.has_default && !always_has_value(variable.name, check)) {
            draft.problems.error(
                text.where,
                wording("'{{{1}}}' may have no value in {2}", variable.name, check.what),
                wording("say what stands there then: {{{1}|…}}", variable.name));
        }
        const bool leaks =
            check.place == ReplyPlace::in_public && is_personal(variable.name, draft);
        if (leaks) {
            draft.problems.error(
                text.where,
                wording("a public text uses the personal value '{{{1}}}'", variable.name),
                wording("everybody reads a comment: say it without the value"));
        }
    }
    for (const Words& broken : template_faults(text.scalar)) {
        draft.problems.error(text.where, wording("{1} in {2}", broken, check.what),
                             wording("write {{name|default}}"));
    }
}

std::size_t count_emoji(std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint point = code_point_at(text, at);
        if (is_emoji(point.value)) ++count;
        at += std::max<std::size_t>(point.length, 1);
    }
    return count;
}

/// The words by which a Spanish text addresses people in another way than the brand does.
struct Address {
    std::string_view voice;
    std::vector<std::string_view> foreign;
};

const std::vector<Address>& addresses() {
    static const std::vector<Address> all = {
        {"tu", {"usted", "vos", "podes", "queres", "tenes", "escribinos", "contanos"}},
        {"usted",
         {"tu", "tus", "te", "ti", "contigo", "puedes", "quieres", "tienes", "escribenos",
          "necesitas", "vos", "podes", "queres", "tenes"}},
        {"vos", {"usted", "tienes", "puedes", "quieres", "contigo", "escribenos", "necesitas"}},
    };
    return all;
}

/// The first word that does not fit how the brand addresses people; empty when all do.
std::string foreign_address(const std::string& text, const std::string& voice) {
    const NormalisedText words = normalise(text, "es");
    for (const Address& address : addresses()) {
        if (address.voice != voice) continue;
        for (const Token& token : words.tokens) {
            const auto& foreign = address.foreign;
            if (std::find(foreign.begin(), foreign.end(), token.text) != foreign.end()) {
                return token.text;
            }
        }
    }
    return {};
}

void check_address(const YamlNode& text, const ReplyCheck& check, BookDraft& draft) {
    const std::string word = foreign_address(text.scalar, draft.book.brand.voice);
    if (word.empty()) return;
    draft.problems.warning(text.where,
                           wording("'{1}' in {2} is not how this brand speaks", word, check.what),
                           wording("brand.voice is {1}", draft.book.brand.voice));
}

void check_voice(const YamlNode& text, const ReplyCheck& check, BookDraft& draft) {
    const Brand& brand = draft.book.brand;
    const std::string folded = " " + fold(text.scalar) + " ";
    for (const std::string& word : brand.forbidden_words) {
        if (folded.find(fold(word)) == std::string::npos) continue;
        draft.problems.warning(text.where,
                               wording("the forbidden word '{1}' stands in {2}", word, check.what),
                               wording("say it another way, or take it off brand.forbidden_words"));
    }
    const std::size_t emoji = count_emoji(text.scalar);
    if (brand.max_emoji >= 0 && emoji > static_cast<std::size_t>(brand.max_emoji)) {
        draft.problems.warning(text.where, wording("{1} has {2} emoji", check.what, emoji),
                               wording("brand.max_emoji is {1}", brand.max_emoji));
    }
    if (text.scalar.size() > long_answer_bytes) {
        draft.problems.warning(text.where, wording("{1} is longer than 1000 letters", check.what),
                               wording("Instagram cuts it into several messages; shorten it"));
    }
}

void check_one(const YamlNode& text, const ReplyCheck& check, BookDraft& draft) {
    if (!text.is_scalar()) return;  // Reported by whoever read it.
    if (text.scalar.find_first_not_of(" \t\n") == std::string::npos) {
        draft.problems.error(text.where, wording("an empty text in {1}", check.what),
                             wording("write it, or remove it"));
        return;
    }
    check_variables(text, check, draft);
    check_voice(text, check, draft);
}

enum class TextLanguage { spanish, other };

void check_variations(const YamlNode& node,
                      const ReplyCheck& check,
                      TextLanguage language,
                      BookDraft& draft) {
    if (node.is_none() || (node.is_list() && node.items.empty())) {
        draft.problems.error(node.where, wording("an empty text in {1}", check.what),
                             wording("write it, or remove it"));
    }
    check_one(node, check, draft);
    for (const YamlNode& item : node.items) check_one(item, check, draft);
    if (language == TextLanguage::other) return;
    if (node.is_scalar()) check_address(node, check, draft);
    for (const YamlNode& item : node.items) check_address(item, check, draft);
}

void check_translations(const YamlNode& node, const ReplyCheck& check, BookDraft& draft) {
    const Languages& languages = draft.languages();
    for (const std::string& language : languages) {
        const bool given =
            node.is_map() ? node.find(language) != nullptr : language == languages.front();
        if (given) continue;
        const Words message = wording("{1} is missing in '{2}'", check.what, language);
        if (language == languages.front()) {
            draft.problems.error(node.where, message,
                                 wording("it is the book's first language: write it"));
        } else {
            draft.problems.warning(
                node.where, message,
                wording("customers who write in it read '{1}'", languages.front()));
        }
    }
}

}  // namespace

std::vector<std::string> entity_names(const BookDraft& draft) {
    std::vector<std::string> names = {"order", "email", "phone", "date", "time", "money", "size"};
    for (const EntityType& type : draft.book.entity_types) names.push_back(type.name);
    return names;
}

void check_reply(const YamlNode& node, const ReplyCheck& check, BookDraft& draft) {
    const auto language_named = [](const std::string& name) {
        return name == "es" ? TextLanguage::spanish : TextLanguage::other;
    };
    if (node.is_map()) {
        for (const YamlNode::Entry& entry : node.entries) {
            check_variations(entry.value, check, language_named(entry.key), draft);
        }
    } else {
        check_variations(node, check, language_named(draft.languages().front()), draft);
    }
    check_translations(node, check, draft);
}

}  // namespace rules
