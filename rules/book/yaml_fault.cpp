#include "rules/book/yaml_fault.h"

#include <yaml-cpp/exceptions.h>

#include <string_view>
#include <utility>
#include <vector>

namespace rules {
namespace {

using Faults = std::vector<std::pair<std::string_view, Words>>;

/// How yaml-cpp's messages begin, and what they mean.
Faults all_faults() {
    using namespace YAML::ErrorMsg;
    const Words indentation = wording("this line is indented otherwise than those around it");
    const Words open_bracket = wording("a bracket is not closed");
    const Words directive = wording("a line that begins with % is wrong; a book needs none");
    const Words tag = wording("a text that begins with ! needs quotes");
    const Words anchor = wording("a text that begins with * or & needs quotes");
    const Words no_letter = wording("a \\x or \\u in a text in double quotes names no letter");
    const Words block = wording("only +, - or a number from 1 to 9 can stand right after | or >");
    return {{END_OF_MAP_FLOW, open_bracket},
            {END_OF_SEQ_FLOW, open_bracket},
            {END_OF_MAP, indentation},
            {END_OF_SEQ, indentation},
            {FLOW_END, wording("a bracket closes that was not opened")},
            {MAP_VALUE, wording("a ':' stands where no key is expected")},
            {MAP_KEY, wording("a '?' stands where no key is expected")},
            {BLOCK_ENTRY, wording("a '-' stands where no list can begin")},
            {TAB_IN_INDENTATION, wording("a line is indented with a tab")},
            {UNKNOWN_TOKEN, wording("a text can not begin with the sign that stands here")},
            {EOF_IN_SCALAR, wording("a text in quotes does not end")},
            {DOC_IN_SCALAR, wording("a line of --- or ... stands within a text in quotes")},
            {CHAR_IN_SCALAR, wording("a text can not hold the sign that stands here")},
            {INVALID_ESCAPE, wording("unknown escape in a text in double quotes")},
            {INVALID_HEX, no_letter},
            {INVALID_UNICODE, no_letter},
            {ZERO_INDENT_IN_BLOCK, block},
            {CHAR_IN_BLOCK, block},
            {YAML_DIRECTIVE_ARGS, directive},
            {YAML_VERSION, directive},
            {YAML_MAJOR_VERSION, directive},
            {REPEATED_YAML_DIRECTIVE, directive},
            {TAG_DIRECTIVE_ARGS, directive},
            {REPEATED_TAG_DIRECTIVE, directive},
            {CHAR_IN_TAG_HANDLE, tag},
            {TAG_WITH_NO_SUFFIX, tag},
            {END_OF_VERBATIM_TAG, tag},
            {MULTIPLE_TAGS, tag},
            {MULTIPLE_ANCHORS, anchor},
            {MULTIPLE_ALIASES, anchor},
            {ALIAS_CONTENT, anchor},
            {ALIAS_NOT_FOUND, anchor},
            {ANCHOR_NOT_FOUND, anchor},
            {CHAR_IN_ALIAS, anchor},
            {CHAR_IN_ANCHOR, anchor},
            {AMBIGUOUS_ANCHOR, anchor},
            {UNKNOWN_ANCHOR, anchor}};
}

}  // namespace

Term yaml_fault(const std::string& message) {
    static const Faults known = all_faults();
    for (const auto& [said, plain] : known) {
        if (message.starts_with(said)) return plain;
    }
    return message;
}

}  // namespace rules
