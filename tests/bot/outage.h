#pragma once

#include "bot/store/outbox_rows.h"
#include "tests/support/catch.h"
#include "tests/support/journey.h"
#include "tests/support/temp_store.h"

namespace tests::outage {

inline constexpr bot::TimeMs noon = 1'763'985'600'000;
inline constexpr bot::TimeMs minute = 60'000;
inline constexpr bot::TimeMs hour = 60 * minute;
inline constexpr const char* question = "¿cuánto tarda el envío?";

inline webhooks::HttpResponse answer(int status, const std::string& body) {
    webhooks::HttpResponse response;
    response.status = status;
    response.body = body;
    return response;
}

inline constexpr const char* taken = R"({"ok":true,"result":{"message_id":1}})";

inline bool is_to(const webhooks::OutboundRequest& request, int chat) {
    return request.body.find("\"chat_id\":" + std::to_string(chat) + ",") != std::string::npos;
}

inline void add_notice(bot::store::Database& database,
                       const std::string& reference,
                       const std::string& target = "equipo",
                       const std::string& packet = "{}") {
    bot::store::NewOutboxRow notice;
    notice.reference = reference;
    notice.kind = "notice";
    notice.target = target;
    notice.text = packet;
    notice.author = "system";
    bot::store::add_outbox_row(database, bot::store::load_conversation(database, {1}).value(),
                               notice, noon);
}

struct Outage {
    tests::TempFolder folder;
    bot::ManualClock clock{noon};
    tests::FakePlatform platform;
    tests::Journey journey{folder.file("s.db"), platform, clock};

    /// Lets `time` pass, looking at what is due every ten seconds.
    void pass(bot::TimeMs time) {
        for (bot::TimeMs until = clock.now() + time; clock.now() < until;) {
            clock.advance(10'000);
            journey.run(1);
        }
    }
    /// The platform works again: `bodies` are what it takes while `time` passes.
    void heal(bot::TimeMs time) {
        platform.answer = nullptr;
        platform.bodies.clear();
        pass(time);
    }
    /// A notice to the team, with the first conversation.
    void notify(const std::string& reference,
                const std::string& target = "equipo",
                const std::string& packet = "{}") {
        (void)journey.store().post(
            [&](bot::store::Database& database) -> bot::Status {
                add_notice(database, reference, target, packet);
                return bot::Done{};
            },
            {});
        journey.run(3);
    }
    std::int64_t rows(const std::string& state) {
        return journey.count("SELECT count(*) FROM outbox WHERE state = '" + state + "'");
    }
};

}  // namespace tests::outage
