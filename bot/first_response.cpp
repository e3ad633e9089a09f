#include "bot/first_response.h"

#include "bot/log.h"
#include "bot/store/conversations.h"
#include "bot/store/turns.h"
#include "bot/takeover.h"
#include "bot/write_decision.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <set>
#include <utility>

namespace bot {
namespace {

using store::ConversationRow;
using store::Database;

/// A few: what comes in meanwhile waits while they are read and stored.
constexpr std::size_t most_asked = 8;
constexpr std::int64_t attempts_before_a_person = 3;

}  // namespace

FirstResponse::FirstResponse(const CurrentSetup& setup, LiveUpdates& live)
    : FirstResponse(
          setup,
          live,
          [](const Job& job) {
              job();
              return true;
          },
          [] {}) {}

FirstResponse::FirstResponse(const CurrentSetup& setup, LiveUpdates& live, Post post, Job wake)
    : setup_(setup), live_(live), post_(std::move(post)), wake_(std::move(wake)) {}

std::optional<TimeMs> FirstResponse::answer_due(Database& database, TimeMs now) {
    store_decided(database, now);
    ask_about_due(database, now);
    store_decided(database, now);  // What was decided on this thread.
    // While the engine thinks, what is due already waits for its call.
    return asked_.empty() ? store::next_turn_due(database) : store::next_turn_due(database, now);
}

void FirstResponse::forget() {
    asked_.clear();
    answers_ = std::make_shared<Answers>();
}

bool FirstResponse::is_asked(store::ConversationId conversation) const {
    return std::any_of(asked_.begin(), asked_.end(),
                       [&](const Asked& asked) { return asked.conversation == conversation; });
}

void FirstResponse::ask_about_due(Database& database, TimeMs now) {
    std::set<store::ContactId> busy;
    for (const Asked& asked : asked_) busy.insert(asked.contact);
    const std::size_t room = most_asked - asked_.size();
    for (const store::ConversationId id : store::due_turns(database, now, std::move(busy), room)) {
        if (is_asked(id)) continue;  // It has become another contact's meanwhile.
        if (std::optional<OpenTurn> open = read_due(database, id, now)) ask(std::move(*open));
    }
}

std::optional<OpenTurn> FirstResponse::read_due(Database& database,
                                                store::ConversationId id,
                                                TimeMs now) {
    std::optional<ConversationRow> row = store::load_conversation(database, id);
    if (!row) return std::nullopt;
    if (store::failed_turns(database, id) >= attempts_before_a_person) {
        live_.changed(id);
        call_a_person(database, *row, {"ended_three_times"}, now);
        store::close_turn(database, *row);
        return std::nullopt;
    }
    const std::vector<store::OpenMessage> messages = store::open_messages(database, *row);
    if (messages.empty()) {
        live_.changed(id);
        store::close_turn(database, *row);
        return std::nullopt;
    }
    try {
        return read_open_turn(database, setup_.now(), *row, messages, now);
    } catch (const std::exception& failure) {
        store_failure(database, *row, failure.what(), now);
        return std::nullopt;
    }
}

void FirstResponse::ask(OpenTurn open) {
    asked_.push_back({open.conversation.id, open.conversation.contact});
    // Shared: a job can be copied.
    const auto shared = std::make_shared<OpenTurn>(std::move(open));
    const Job job = [shared, answers = answers_, wake = wake_, metrics = metrics_] {
        const auto begun = std::chrono::steady_clock::now();
        DecidedTurn decided = decide(std::move(*shared));
        if (metrics != nullptr) metrics->observe_step("decide", since(begun));
        {
            const std::lock_guard lock(answers->mutex);
            answers->decided.push_back(std::move(decided));
        }
        wake();
    };
    if (!post_(job)) job();
}

void FirstResponse::store_decided(Database& database, TimeMs now) {
    std::vector<DecidedTurn> all;
    {
        const std::lock_guard lock(answers_->mutex);
        all.swap(answers_->decided);
    }
    for (const DecidedTurn& decided : all) {
        std::erase_if(asked_, [&](const Asked& asked) {
            return asked.conversation == decided.open.conversation.id;
        });
        settle(database, decided, now);
    }
}

void FirstResponse::settle(Database& database, const DecidedTurn& decided, TimeMs now) {
    const store::ConversationId id = decided.open.conversation.id;
    std::optional<ConversationRow> row = store::load_conversation(database, id);
    if (!row || *row != decided.open.conversation) return;
    if (store::open_messages(database, *row) != decided.open.messages) return;
    const rules::Decision& decision = decided.decision;
    if (!decision.open_case.empty() && store::case_key_taken(database, decision.open_case)) return;
    live_.changed(id);
    if (!decided.failure.empty()) return store_failure(database, *row, decided.failure, now);
    (void)database.run("SAVEPOINT turn");
    try {
        write_decision(database, *row, decided, now);
    } catch (const std::exception& failure) {
        (void)database.run("ROLLBACK TO turn");
        store_failure(database, *row, failure.what(), now);
        (void)database.run("RELEASE turn");
        return;
    }
    (void)database.run("RELEASE turn");
    if (metrics_ != nullptr) metrics_->count_decision(rules::action_name(decision.action));
    log_step(LogLevel::info, "decided",
             {{"conversation", std::to_string(id.value)},
              {"action", std::string(rules::action_name(decision.action))},
              {"intent", decision.intent},
              {"owner", std::string(rules::owner_name(row->owner))}});
}

void FirstResponse::store_failure(Database& database,
                                  ConversationRow& row,
                                  const std::string& failure,
                                  TimeMs now) {
    log_step(LogLevel::error, "turn_failed",
             {{"conversation", std::to_string(row.id.value)}, {"error", failure}});
    if (store::count_failed_turn(database, row.id) < attempts_before_a_person) return;
    live_.changed(row.id);
    call_a_person(database, row, {"not_processed"}, now);
    store::close_turn(database, row);
}

}  // namespace bot
