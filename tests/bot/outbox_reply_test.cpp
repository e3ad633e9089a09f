#include "bot/outbox_reply.h"

#include "tests/support/catch.h"

namespace {

/// The requests of a reply: `p` prepares, `m` is a message.
std::optional<std::size_t> next(const std::string& requests,
                                std::int64_t parts_sent = 0,
                                std::int64_t parts = 0) {
    std::vector<webhooks::OutboundRequest> made;
    for (const char kind : requests) {
        made.emplace_back();
        made.back().prepares = kind == 'p';
    }
    bot::store::OutboxJob job;
    job.parts_sent = parts_sent;
    job.parts = parts;
    return bot::next_request(job, made);
}

}  // namespace

TEST_CASE("a reply goes on with the message that has not left") {
    CHECK(next("mmm") == 0);
    CHECK(next("mmm", 1, 3) == 1);
    CHECK(next("mmm", 2, 3) == 2);
    CHECK(next("mmm", 2) == 2);  // Begun before its parts were counted.
}

TEST_CASE("what a reply needs first is made again, or not when it is no longer needed") {
    CHECK(next("pm") == 0);
    CHECK(next("m") == 0);
    CHECK(next("pmm", 1, 2) == 2);
    CHECK(next("mm", 1, 2) == 1);
}

TEST_CASE("a reply of which something else would be left does not go on, nor is it sent") {
    CHECK_FALSE(next("m", 1, 2));
    CHECK_FALSE(next("mm", 1, 3));
    CHECK_FALSE(next("mmmm", 1, 3));
    CHECK_FALSE(next("m", 1));
    CHECK_FALSE(next("p"));
    CHECK_FALSE(next(""));
}
