#include "rules/patterns/pattern_fault.h"

#include "tests/support/catch.h"

#include <map>
#include <string>

namespace {

std::string said(const std::string& pattern, std::int64_t max_bytes = 1 << 20) {
    RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(max_bytes);
    return rules::in_english(rules::pattern_fault(RE2(pattern, options)));
}

}  // namespace

TEST_CASE("what is wrong with a pattern is said in our words, with the part that is wrong") {
    const std::string around = "' has no meaning: there is no look-ahead or look-behind here";
    const std::string times = "' is no number of times: from few to many, at most 1000";
    for (const auto& [pattern, expected] : std::map<std::string, std::string>{
             {"a\\yb", "'\\y' has no meaning"},
             {"(a)\\1", "'\\1': there are no back-references here"},
             {"(?P<n>a)\\k<n>", "'\\k': there are no back-references here"},
             {"[z-a]", "'z-a' is no set of characters"},
             {"[[:foo:]]", "'[:foo:]' is no set of characters"},
             {"rot[oa", "']' is missing in '[oa'"},
             {"x(a", "')' is missing in 'x(a'"},
             {"a)b", "')' closes what was not opened in 'a)b'"},
             {"a\\", "it ends in a single '\\'"},
             {"a|*b", "'*' has nothing to repeat"},
             {"a{1001}", "'{1001}" + times},
             {"a{3,2}", "'{3,2}" + times},
             {"a**", "'**' repeats twice over"},
             {"(?=a)b", "'(?=" + around},
             {"(?<!a)b", "'(?<" + around},
             {"\xff", "it is not UTF-8"},
             {"(?P<n", "'(?P<n' is no named group; it is written (?P<name>…)"}}) {
        CAPTURE(pattern);
        CHECK(said(pattern) == expected);
    }
    CHECK(said("(\\pL{1,30}x){1,30}", 1 << 12) == "it is too big");
}

TEST_CASE("a pattern that compiles has no fault") {
    CHECK(said("cobr(o|aron) (doble|dos veces)").empty());
}
