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
    namespace said = YAML::ErrorMsg;
    const Words indentation = wording("this line is indented otherwise than those around it");
    const Words open_bracket = wording("a bracket is not closed");
    const Words directive = wording("a line that begins with % is wrong; a book needs none");
    const Words tag = wording("a text that begins with ! needs quotes");
    const Words anchor = wording("a text that begins with * or & needs quotes");
    const Words no_letter = wording("a \\x or \\u in a text in double quotes names no letter");
    const Words block = wording("only +, - or a number from 1 to 9 can stand right after | or >");
    return {{said::END_OF_MAP_FLOW, open_bracket},
            {said::END_OF_SEQ_FLOW, open_bracket},
            {said::END_OF_MAP, indentation},
            {said::END_OF_SEQ, indentation},
            {said::FLOW_END, wording("a bracket closes that was not opened")},
            {said::MAP_VALUE, wording("a ':' stands where no key is expected")},
            {said::MAP_KEY, wording("a '?' stands where no key is expected")},
            {said::BLOCK_ENTRY, wording("a '-' stands where no list can begin")},
            {said::TAB_IN_INDENTATION, wording("a line is indented with a tab")},
            {said::UNKNOWN_TOKEN, wording("a text can not begin with the sign that stands here")},
            {said::EOF_IN_SCALAR, wording("a text in quotes does not end")},
            {said::DOC_IN_SCALAR, wording("a line of --- or ... stands within a text in quotes")},
            {said::CHAR_IN_SCALAR, wording("a text can not hold the sign that stands here")},
            {said::INVALID_ESCAPE, wording("unknown escape in a text in double quotes")},
            {said::INVALID_HEX, no_letter},
            {said::INVALID_UNICODE, no_letter},
            {said::ZERO_INDENT_IN_BLOCK, block},
            {said::CHAR_IN_BLOCK, block},
            {said::YAML_DIRECTIVE_ARGS, directive},
            {said::YAML_VERSION, directive},
            {said::YAML_MAJOR_VERSION, directive},
            {said::REPEATED_YAML_DIRECTIVE, directive},
            {said::TAG_DIRECTIVE_ARGS, directive},
            {said::REPEATED_TAG_DIRECTIVE, directive},
            {said::CHAR_IN_TAG_HANDLE, tag},
            {said::TAG_WITH_NO_SUFFIX, tag},
            {said::END_OF_VERBATIM_TAG, tag},
            {said::MULTIPLE_TAGS, tag},
            {said::MULTIPLE_ANCHORS, anchor},
            {said::MULTIPLE_ALIASES, anchor},
            {said::ALIAS_CONTENT, anchor},
            {said::ALIAS_NOT_FOUND, anchor},
            {said::ANCHOR_NOT_FOUND, anchor},
            {said::CHAR_IN_ALIAS, anchor},
            {said::CHAR_IN_ANCHOR, anchor},
            {said::AMBIGUOUS_ANCHOR, anchor},
            {said::UNKNOWN_ANCHOR, anchor}};
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
