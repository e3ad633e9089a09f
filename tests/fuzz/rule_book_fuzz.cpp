#include "rules/book/rule_book_reader.h"
#include "tests/fuzz/channel.h"

/// Any bytes as a brand's file beside a small portavoz.yaml: the book is read or every problem has
/// a place and a message; nothing else happens.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t longest = 4096;  // Learning takes long.
    if (size > longest) return 0;
    const std::string text(reinterpret_cast<const char*>(data), size);
    rules::BookSources sources;
    if (size % 2 == 0) {
        sources.files.push_back({"portavoz.yaml", text});
    } else {
        sources.files.push_back({"portavoz.yaml",
                                 "brand: {name: P, languages: [es], timezone: UTC}\n"
                                 "inboxes: {web: {channel: widget}}\n"});
        sources.files.push_back({"faq/a.yaml", text});
    }
    const rules::BookReading reading = rules::read_rule_book(sources);
    webhooks::fuzz::require(reading.book || !reading.problems.empty());
    for (const rules::Problem& problem : reading.problems) {
        webhooks::fuzz::require(!problem.message.empty());
    }
    return 0;
}
