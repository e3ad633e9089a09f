#include "rules/book/rule_book_reader.h"
#include "rules/decide/decision.h"
#include "tests/fuzz/input.h"

#include <algorithm>
#include <array>
#include <string_view>

using tests::require;

namespace {

constexpr std::string_view smallest_book =
    "brand: {name: Luna, languages: [es, en], timezone: America/Bogota}\n"
    "inboxes: {web: {channel: widget}}\n";

/// The input is several files with lines of `===` between them; an empty first one is the smallest
/// book, so that the others are read at all.
std::vector<rules::BookFile> files_in(std::string_view input) {
    constexpr std::array<const char*, 4> paths = {"portavoz.yaml", "faq/a.yaml", "rules/a.yaml",
                                                  "days.ics"};
    constexpr std::string_view between = "\n===\n";
    std::vector<rules::BookFile> files;
    for (const char* path : paths) {
        const std::size_t end = std::min(input.find(between), input.size());
        files.push_back({path, std::string(input.substr(0, end))});
        if (end == input.size()) break;
        input.remove_prefix(end + between.size());
    }
    if (files.front().text.size() < 2) files.front().text = smallest_book;
    return files;
}

}  // namespace

/// Any bytes as a book: either it is without errors and can decide, or every problem says where it
/// is and what it is; and the same files are the same book.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    rules::BookSources sources;
    sources.files = files_in({reinterpret_cast<const char*>(data), size});
    sources.now_ms = tests::now_ms;

    const rules::BookReading reading = rules::read_rule_book(sources);
    const bool has_errors = std::any_of(
        reading.problems.begin(), reading.problems.end(), [](const rules::Problem& problem) {
            return problem.severity == rules::Problem::Severity::error;
        });
    require(has_errors == (reading.book == nullptr));
    for (const rules::Problem& problem : reading.problems) {
        require(!problem.message.empty() && !problem.where.file.empty());
    }
    if (!reading.book) return 0;
    rules::Turn turn;
    turn.text = "hola, ¿cuánto tarda el envío?";
    turn.channel = "widget";
    turn.now = tests::now_ms;
    const rules::Decision decision = rules::decide(*reading.book, turn);
    require(rules::decide(*reading.book, turn).action == decision.action);
    return 0;
}
