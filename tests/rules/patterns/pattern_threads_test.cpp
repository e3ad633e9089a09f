#include "rules/patterns/pattern_set.h"
#include "tests/support/catch.h"

#include <future>
#include <string>
#include <vector>

TEST_CASE("patterns that are compiled when they are needed may be needed by many at once") {
    std::vector<std::string> patterns;
    for (int i = 0; i < 200; ++i) patterns.push_back("\\bword" + std::to_string(i) + "\\b");
    std::vector<rules::PatternFailure> failures;
    const rules::PatternSet set(patterns, failures, 0);

    const auto find_all = [&] {
        std::size_t found = 0;
        for (int i = 0; i < 200; ++i) found += set.find("a word" + std::to_string(i)).size();
        return found;
    };
    std::vector<std::future<std::size_t>> threads;
    for (int i = 0; i < 4; ++i) threads.push_back(std::async(std::launch::async, find_all));
    for (std::future<std::size_t>& thread : threads) CHECK(thread.get() == 200);
}
