#pragma once

#include "bot/retention.h"

#include <memory>
#include <optional>

namespace tests {

/// Forgets as a book says that keeps conversations for thirty days.
class KeptAMonth {
public:
    KeptAMonth() {
        auto book = std::make_shared<rules::RuleBook>();
        book->policy.retention_days = 30;
        auto setup = std::make_shared<bot::Setup>();
        setup->book = book;
        current_.replace(setup);
    }
    /// When it wants to run again.
    [[nodiscard]] std::optional<bot::TimeMs> run(bot::store::Database& database, bot::TimeMs now) {
        return retention_.run(database, now);
    }

private:
    bot::CurrentSetup current_;
    bot::Retention retention_{current_};
};

}  // namespace tests
