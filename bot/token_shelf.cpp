#include "bot/token_shelf.h"

#include "bot/store/kept_tokens.h"

#include <iterator>
#include <utility>

namespace bot {
namespace {

constexpr TimeMs try_again_after_ms = 1000;

}  // namespace

void TokenShelf::keep(std::string key, KeptToken token, std::function<void(Status)> done) {
    {
        const std::lock_guard lock(mutex_);
        fresh_[std::move(key)] = std::move(token);
        waiting_.push_back(std::move(done));
    }
    store_.wake();
}

std::optional<TimeMs> TokenShelf::write(store::Database& database, TimeMs now) {
    {
        const std::lock_guard lock(mutex_);
        for (auto& [key, token] : std::exchange(fresh_, {})) under_way_[key] = std::move(token);
        std::move(waiting_.begin(), waiting_.end(), std::back_inserter(waiting_for_it_));
        waiting_.clear();
    }
    for (const auto& [key, token] : under_way_) store::keep_token(database, key, token);
    was_written_ = true;
    if (under_way_.empty()) return std::nullopt;
    return now + try_again_after_ms;  // Unless this one succeeds.
}

void TokenShelf::written() {
    if (!std::exchange(was_written_, false)) return;
    under_way_.clear();
    for (const auto& done : std::exchange(waiting_for_it_, {})) done(Done{});
}

void TokenShelf::not_written() {
    was_written_ = false;
    Dones waiting = std::exchange(waiting_for_it_, {});
    {
        // A transaction that did not begin has not taken them over.
        const std::lock_guard lock(mutex_);
        std::move(waiting_.begin(), waiting_.end(), std::back_inserter(waiting));
        waiting_.clear();
    }
    const Error failure{Error::Code::io, "the store takes no writes"};
    for (const auto& done : waiting) done(failure);
}

}  // namespace bot
