#pragma once

#include "rules/book/words.h"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace rules {

/// A `{{name}}` or `{{name|default}}` of a reply.
struct TemplateVariable {
    std::string name;
    std::string otherwise;
    bool has_default = false;
};

/// The variables of a text, in order.
[[nodiscard]] std::vector<TemplateVariable> template_variables(std::string_view text);

/// What is wrong with its brackets, in words; empty when nothing is.
[[nodiscard]] std::vector<Words> template_faults(std::string_view text);

/// The text with every variable replaced by its value, else by its default, else by nothing.
/// Values are not searched for variables again.
[[nodiscard]] std::string render_text(std::string_view text,
                                      const std::map<std::string, std::string>& values);

}  // namespace rules
