#include "rules/decide/reply_text.h"

namespace rules {
namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

TemplateVariable variable_in(std::string_view inside) {
    const std::size_t bar = inside.find('|');
    TemplateVariable variable;
    variable.name = trimmed(inside.substr(0, bar));
    variable.has_default = bar != std::string_view::npos;
    if (variable.has_default) variable.otherwise = trimmed(inside.substr(bar + 1));
    return variable;
}

/// Calls `plain` and `variable` for the pieces of the text, in order.
template <typename Plain, typename Variable>
void split_template(std::string_view text, Plain plain, Variable variable) {
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t open = text.find("{{", at);
        const std::size_t close = open == std::string_view::npos ? open : text.find("}}", open + 2);
        if (close == std::string_view::npos) break;
        plain(text.substr(at, open - at));
        variable(variable_in(text.substr(open + 2, close - open - 2)));
        at = close + 2;
    }
    plain(text.substr(at));
}

}  // namespace

std::vector<TemplateVariable> template_variables(std::string_view text) {
    std::vector<TemplateVariable> variables;
    split_template(
        text, [](std::string_view) {},
        [&](TemplateVariable variable) { variables.push_back(std::move(variable)); });
    return variables;
}

std::vector<Words> template_faults(std::string_view text) {
    std::vector<Words> faults;
    split_template(
        text,
        [&](std::string_view plain) {
            if (plain.find("{{") != std::string_view::npos)
                faults.push_back(wording("'{{' is not closed"));
            if (plain.find("}}") != std::string_view::npos)
                faults.push_back(wording("'}}' is not opened"));
        },
        [&](const TemplateVariable& variable) {
            if (variable.name.empty()) faults.push_back(wording("a variable without a name"));
        });
    return faults;
}

std::string render_text(std::string_view text, const std::map<std::string, std::string>& values) {
    std::string rendered;
    split_template(
        text, [&](std::string_view plain) { rendered += plain; },
        [&](const TemplateVariable& variable) {
            const auto value = values.find(variable.name);
            const bool known = value != values.end() && !value->second.empty();
            rendered += known ? value->second : variable.otherwise;
        });
    return rendered;
}

}  // namespace rules
