#include "rules/patterns/pattern_fault.h"

#include <string>

namespace rules {
namespace {

/// A back-reference: `\1`, `\k<name>`, `\g1`.
bool refers_back(const std::string& escape) {
    const char letter = escape.size() < 2 ? '\0' : escape[1];
    return (letter >= '1' && letter <= '9') || letter == 'k' || letter == 'g';
}

Words escape_fault(const std::string& escape) {
    return refers_back(escape) ? wording("'{1}': there are no back-references here", escape)
                               : wording("'{1}' has no meaning", escape);
}

}  // namespace

Words pattern_fault(const RE2& regex) {
    const std::string& part = regex.error_arg();
    switch (regex.error_code()) {
        case RE2::NoError:
            return {};
        case RE2::ErrorBadEscape:
            return escape_fault(part);
        case RE2::ErrorBadCharClass:
        case RE2::ErrorBadCharRange:
            return wording("'{1}' is no set of characters", part);
        case RE2::ErrorMissingBracket:
            return wording("']' is missing in '{1}'", part);
        case RE2::ErrorMissingParen:
            return wording("')' is missing in '{1}'", part);
        case RE2::ErrorUnexpectedParen:
            return wording("')' closes what was not opened in '{1}'", part);
        case RE2::ErrorTrailingBackslash:
            return wording("it ends in a single '\\'");
        case RE2::ErrorRepeatArgument:
            return wording("'{1}' has nothing to repeat", part);
        case RE2::ErrorRepeatSize:
            return wording("'{1}' is no number of times: from few to many, at most 1000", part);
        case RE2::ErrorRepeatOp:
            return wording("'{1}' repeats twice over", part);
        case RE2::ErrorBadPerlOp:
            return wording("'{1}' has no meaning: there is no look-ahead or look-behind here",
                           part);
        case RE2::ErrorBadUTF8:
            return wording("it is not UTF-8");
        case RE2::ErrorBadNamedCapture:
            return wording("'{1}' is no named group; it is written (?P<name>…)", part);
        case RE2::ErrorPatternTooLarge:
            return wording("it is too big");
        case RE2::ErrorInternal:
            break;
    }
    return wording("RE2 does not take it: {1}", regex.error());
}

}  // namespace rules
