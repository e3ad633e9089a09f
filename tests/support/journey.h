#pragma once

#include "bot/first_response.h"
#include "bot/intake.h"
#include "bot/outbox.h"
#include "bot/store/event_key.h"
#include "bot/store/store_thread.h"
#include "rules/book/rule_book_reader.h"

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace tests {

/// Adds what the program ships to tell a complaint and a danger.
void add_judgement(rules::BookSources& sources);

/// A book of one question, with `more` of its main file, under the shipped judgement. Its Telegram
/// inbox is `tg`.
[[nodiscard]] std::shared_ptr<const rules::RuleBook> one_question_book(
    const std::string& more = {});

/// What a journey's platform was asked and how it answers; outlives the lives of the program.
struct FakePlatform {
    /// By default every message is taken.
    std::function<webhooks::HttpResponse(const webhooks::OutboundRequest&)> answer;
    std::vector<std::string> bodies;  ///< Of every request, in order.
};

/// Intake, decision and outbox on one store, as the program wires them, on the calling thread and
/// with a clock that is held: one life of the program, from its start to its end.
class Journey {
public:
    Journey(const std::string& store_path, FakePlatform& platform, bot::ManualClock& clock);
    ~Journey();

    /// False when the store could not be opened; nothing else may be called then.
    [[nodiscard]] bool is_open() const { return store_ != nullptr; }

    /// Takes in a Telegram message of a private chat; true when it was acknowledged.
    bool say(int message, int chat, const std::string& text);
    /// Commits, decides and sends until `rounds` transactions have passed, a tenth of a second
    /// each.
    void run(int rounds);

    [[nodiscard]] bot::store::StoreThread& store() { return *store_; }
    /// The first column of the first row.
    [[nodiscard]] std::int64_t count(const std::string& sql);

private:
    [[nodiscard]] bot::Status begin();

    FakePlatform& platform_;
    bot::ManualClock& clock_;
    bot::CurrentSetup setup_;
    bot::LiveUpdates live_;
    std::unique_ptr<bot::store::StoreThread> store_;
    std::unique_ptr<bot::store::EventKey> key_;
    std::unique_ptr<bot::Outbox> outbox_;
    std::unique_ptr<bot::FirstResponse> first_response_;
    bot::store::InboxId inbox_;
};

}  // namespace tests
