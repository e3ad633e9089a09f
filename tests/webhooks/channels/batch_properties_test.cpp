#include "tests/webhooks/channels/every_channel.h"

#include <algorithm>
#include <random>
#include <set>

// What holds for every channel, whatever order, repetition or damage a genuine batch arrives with.

using namespace webhooks;
using namespace webhooks::test;

namespace {

std::set<std::string> keys_of(const Receipt& receipt) {
    std::set<std::string> keys;
    for (const Inbound& message : receipt.messages) keys.insert(message.dedupe_key);
    for (const StatusUpdate& update : receipt.statuses) keys.insert("status " + update.message_id);
    return keys;
}

Receipt read(const Subject& subject, const std::string& body) {
    return subject.channel->receive(subject.sign(body), properties_now);
}

bool is_expected(const Receipt& receipt) {
    const int status = receipt.response.status;
    return status == 200 || status == 400 || receipt.reason == "another account";
}

}  // namespace

TEST_CASE("the order of a batch does not change what is in it", "[properties][F3]") {
    std::mt19937 random(1);
    for (const Subject& subject : subjects()) {
        const auto expected = keys_of(read(subject, subject.batch));
        CHECK_FALSE(expected.empty());
        for (const std::string& list : subject.lists) {
            INFO(subject.name << " " << list);
            Json body = parse_json(subject.batch).value;
            Json& items = body.at(Json::json_pointer(list));
            std::shuffle(items.begin(), items.end(), random);
            CHECK(keys_of(read(subject, body.dump())) == expected);
        }
    }
}

TEST_CASE("what comes twice in a batch has the same key twice", "[properties]") {
    for (const Subject& subject : subjects()) {
        const auto expected = keys_of(read(subject, subject.batch));
        for (const std::string& list : subject.lists) {
            INFO(subject.name << " " << list);
            Json body = parse_json(subject.batch).value;
            Json& items = body.at(Json::json_pointer(list));
            const Json copy = items;
            for (const Json& item : copy) items.push_back(item);
            CHECK(keys_of(read(subject, body.dump())) == expected);
        }
    }
}

TEST_CASE("a genuine body cut off at any byte is refused and nothing of it is kept",
          "[properties]") {
    for (const Subject& subject : subjects()) {
        const std::size_t end = subject.batch.find_last_of('}');
        for (std::size_t length = 0; length <= end; length += 1 + length / 100) {
            INFO(subject.name << " " << length);
            const Receipt receipt = read(subject, subject.batch.substr(0, length));
            CHECK(receipt.response.status == 400);
            CHECK(receipt.messages.empty());
        }
    }
}

TEST_CASE("one item of the wrong type never discards its siblings", "[properties][T22]") {
    const std::vector<Json> wrong{nullptr, 7, "x", Json::array(), Json::object(), true, 1.5};
    for (const Subject& subject : subjects()) {
        for (const std::string& list : subject.lists) {
            const Json whole = parse_json(subject.batch).value;
            const std::size_t count = whole.at(Json::json_pointer(list)).size();
            for (std::size_t i = 0; i < count; ++i) {
                Json without = whole;
                without.at(Json::json_pointer(list)).erase(i);
                const auto siblings = keys_of(read(subject, without.dump()));
                for (const Json& value : wrong) {
                    INFO(subject.name << " " << list << " " << i << " " << value.dump());
                    Json damaged = whole;
                    damaged.at(Json::json_pointer(list))[i] = value;
                    CHECK(keys_of(read(subject, damaged.dump())) == siblings);
                }
            }
        }
    }
}

TEST_CASE("any value of the wrong type is survived", "[properties][T22]") {
    const std::vector<Json> wrong{nullptr,        7,    -1,   "x", "", Json::array(),
                                  Json::object(), true, 1e300};
    for (const Subject& subject : subjects()) {
        const Json whole = parse_json(subject.batch).value;
        const Json places = whole.flatten();
        for (const auto& [place, old] : places.items()) {
            for (Json::json_pointer at(place); !at.empty(); at.pop_back()) {
                for (const Json& value : wrong) {
                    INFO(subject.name << " " << at.to_string() << " " << value.dump());
                    Json damaged = whole;
                    damaged[at] = value;
                    CHECK(is_expected(read(subject, damaged.dump())));
                }
            }
        }
    }
}

TEST_CASE("no message lacks a key, whatever field is missing or empty", "[properties]") {
    const auto complete = [](const Inbound& message) {
        const bool lasting = !message.dedupe_key.empty() && !message.dedupe_key.ends_with(':') &&
                             message.dedupe_key.find("::") == std::string::npos;
        return lasting && !message.message_id.empty() && !message.conversation_key.empty() &&
               !message.conversation_key.ends_with(':') && !message.contact_key.empty() &&
               !message.contact_key.ends_with('-') && !message.contact_key.ends_with(':');
    };
    for (const Subject& subject : subjects()) {
        const Json whole = parse_json(subject.batch).value;
        const Json places = whole.flatten();
        for (const auto& [place, old] : places.items()) {
            for (Json::json_pointer at(place); !at.empty(); at.pop_back()) {
                Json without = whole;
                Json& parent = without[at.parent_pointer()];
                if (parent.is_object()) parent.erase(at.back());
                Json emptied = whole;
                emptied[at] = "";
                Json nulled = whole;
                nulled[at] = nullptr;
                for (const Json& body : {without, emptied, nulled}) {
                    INFO(subject.name << " " << at.to_string());
                    const Receipt receipt = read(subject, body.dump());
                    for (const Inbound& message : receipt.messages) {
                        INFO(message.dedupe_key << " | " << message.message_id << " | "
                                                << message.conversation_key << " | "
                                                << message.contact_key);
                        CHECK(complete(message));
                    }
                }
            }
        }
    }
}

TEST_CASE("random bytes in a genuine body are survived", "[properties][F20]") {
    std::mt19937 random(2);
    for (const Subject& subject : subjects()) {
        for (int round = 0; round < 500; ++round) {
            std::string body = subject.batch;
            for (std::size_t i = 0; i <= random() % 4; ++i) {
                body[random() % body.size()] = static_cast<char>(random() % 256);
            }
            CHECK(is_expected(read(subject, body)));
        }
    }
}

TEST_CASE("a deeply nested or enormous genuine body is survived", "[properties][F19]") {
    for (const Subject& subject : subjects()) {
        INFO(subject.name);
        const Receipt deep = read(subject, std::string(1'000'000, '['));
        CHECK(is_expected(deep));
        CHECK(deep.messages.empty());
        const Receipt large = read(subject, "{\"entry\":\"" + std::string(4'000'000, 'a') + "\"}");
        CHECK(is_expected(large));
    }
}
