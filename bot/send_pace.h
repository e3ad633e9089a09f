#pragma once

#include "bot/clock.h"
#include "bot/setup.h"
#include "bot/store/outbox_rows.h"

#include <chrono>
#include <optional>

namespace bot {

/// The time between two messages of an account: `messages_per_minute` when its plan differs from
/// what the platform allows by default, else the platform's. Nothing when what is written is no
/// number from 1 to 60000.
[[nodiscard]] std::optional<std::chrono::milliseconds> send_interval(const Inbox& inbox);

/// Two programs could write to each other for ever: one of them is content with one automatic mail
/// to a person in an hour. Is `job` one more?
[[nodiscard]] bool is_one_mail_too_many(store::Database& database,
                                        const store::OutboxJob& job,
                                        TimeMs now);

/// Keeps such a mail back, and what it promised. The customer still waits for an answer: a person
/// gives it.
void withhold_mail(store::Database& database, store::OutboxJob& job, TimeMs now);

}  // namespace bot
