#include "tests/support/catch.h"
#include "tests/support/fault_disk.h"
#include "tests/support/journey.h"
#include "tests/support/temp_store.h"

#include <sqlite3.h>

#include <cstdlib>
#include <map>
#include <set>

// Disks that fail and power that goes, at every single operation of a journey. A short form here;
// PORTAVOZ_FAULT_STEP=1 and PORTAVOZ_POWER_CUTS=1000 run the long one.

namespace {

using Operation = tests::FaultDisk::Operation;

constexpr bot::TimeMs noon = 1'763'985'600'000;
constexpr int chats = 6;
constexpr const char* question = "¿cuánto tarda el envío?";

int number_from(const char* name, int otherwise) {
    const char* text = std::getenv(name);
    return text != nullptr ? std::atoi(text) : otherwise;
}

/// How often each chat was written to.
std::map<std::string, int> told(const tests::FakePlatform& platform) {
    std::map<std::string, int> times;
    for (const std::string& body : platform.bodies) {
        const std::size_t key = body.find("\"chat_id\"");
        const std::size_t first = body.find_first_of("0123456789", key);
        ++times[body.substr(first, body.find_first_not_of("0123456789", first) - first)];
    }
    return times;
}

/// Writes in every chat that has no acknowledged message yet.
void write_everywhere(tests::Journey& journey, std::set<int>& acknowledged) {
    for (int chat = 1; chat <= chats; ++chat) {
        if (acknowledged.contains(chat)) continue;
        if (journey.say(chat, chat, question)) acknowledged.insert(chat);
        journey.run(1);
    }
}

/// One journey during which the `nth` operation fails `times` times; false when the fault never
/// came, because the journey has fewer operations.
bool survives(Operation operation, std::int64_t nth, int code, std::int64_t times) {
    const tests::TempFolder folder;
    bot::ManualClock clock(noon);
    tests::FakePlatform platform;
    tests::FaultDisk disk;
    tests::Journey journey(folder.file("s.db"), platform, clock);
    REQUIRE(journey.is_open());
    std::set<int> acknowledged;

    disk.fail(operation, nth, code, times);
    write_everywhere(journey, acknowledged);
    journey.run(4);
    const auto before = static_cast<std::int64_t>(acknowledged.size());
    disk.heal();
    journey.run(30);
    CHECK(journey.count("SELECT count(*) FROM messages WHERE direction = 'in'") >= before);

    write_everywhere(journey, acknowledged);
    journey.run(60);

    CHECK(acknowledged.size() == chats);
    CHECK(journey.count("SELECT count(*) FROM messages WHERE direction = 'in'") == chats);
    CHECK(journey.count("SELECT count(*) FROM decisions") == chats);
    CHECK(journey.count("SELECT count(*) FROM outbox WHERE state = 'sent'") == chats);
    for (const auto& [chat, times_told] : told(platform)) {
        CAPTURE(chat);
        CHECK(times_told == 1);
    }
    CHECK(told(platform).size() == chats);
    CHECK(journey.store().healthy());
    return disk.has_failed();
}

int sweep(Operation operation, int code, std::int64_t times) {
    const int step = number_from("PORTAVOZ_FAULT_STEP", 11);
    int nth = 1;
    for (; nth < 5'000; nth += step) {
        CAPTURE(static_cast<int>(operation), code, times, nth);
        if (!survives(operation, nth, code, times)) break;
    }
    return nth;
}

}  // namespace

TEST_CASE("a disk that fills at any write refuses, promises nothing and sends nothing twice",
          "[F6]") {
    CHECK(sweep(Operation::write, SQLITE_FULL, 1) > 40);
    CHECK(sweep(Operation::write, SQLITE_FULL, 7) > 40);
}

TEST_CASE("an I/O error at any write, sync, read or truncation is healed from", "[F7]") {
    CHECK(sweep(Operation::write, SQLITE_IOERR_WRITE, 1) > 40);
    CHECK(sweep(Operation::write, SQLITE_IOERR_WRITE, 5) > 40);
    CHECK(sweep(Operation::sync, SQLITE_IOERR_FSYNC, 1) > 10);
    CHECK(sweep(Operation::sync, SQLITE_IOERR_FSYNC, 3) > 10);
    (void)sweep(Operation::read, SQLITE_IOERR_READ, 1);
    (void)sweep(Operation::truncate, SQLITE_IOERR_TRUNCATE, 1);
}

TEST_CASE("after a power cut at any write every acknowledged message is there", "[F5]") {
    const int cuts = number_from("PORTAVOZ_POWER_CUTS", 40);
    int happened = 0;
    for (int round = 0; round < cuts; ++round) {
        CAPTURE(round);
        const tests::TempFolder folder;
        const std::string before = folder.file("before.db");
        const std::string after = folder.file("after.db");
        bot::ManualClock clock(noon);
        tests::FakePlatform platform;
        tests::FaultDisk disk;
        std::set<int> acknowledged;
        {
            tests::Journey journey(before, platform, clock);
            REQUIRE(journey.is_open());
            disk.cut_power(1 + round * 7 % 211, static_cast<std::uint64_t>(round));
            write_everywhere(journey, acknowledged);
            if (!disk.is_cut()) continue;
        }
        ++happened;
        disk.write_what_is_left(before, after);
        // The machine is up again: a disk that works, another life of the program.
        disk.restore_power();

        tests::Journey journey(after, platform, clock);
        REQUIRE(journey.is_open());
        CHECK(journey.count("SELECT count(*) FROM pragma_integrity_check WHERE integrity_check ="
                            " 'ok'") == 1);
        for (const int chat : acknowledged) {
            CAPTURE(chat);
            CHECK(journey.count("SELECT count(*) FROM messages WHERE direction = 'in' AND"
                                " platform_id = '" +
                                std::to_string(chat) + "'") == 1);
        }
        write_everywhere(journey, acknowledged);
        journey.run(60);
        CHECK(journey.count("SELECT count(*) FROM decisions") == chats);
        for (const auto& [chat, times] : told(platform)) {
            CAPTURE(chat);
            CHECK(times == 1);
        }
    }
    CHECK(happened > cuts / 2);
}
