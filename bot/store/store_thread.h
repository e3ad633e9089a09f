#pragma once

#include "bot/clock.h"
#include "bot/result.h"
#include "bot/store/database.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace bot::store {

/// The one thread that writes. Work that arrives while a commit is running shares the next one
/// (group commit), so that a durable answer costs a fraction of an fsync. `post` is thread-safe;
/// everything else belongs to the owner.
class StoreThread {
public:
    /// Runs inside the transaction. Returning an Error undoes only this piece of work.
    using Work = std::function<Status(Database&)>;
    /// Runs after the transaction, on the store thread: success means that it is on the disk.
    using Completion = std::function<void(Status)>;
    /// Periodic work, run inside every transaction: does what is due at `now` and says when it
    /// wants to run again.
    using Tick = std::function<std::optional<TimeMs>(Database&, TimeMs now)>;
    /// Told that what the last run of its tick wrote may be undone: what it planned to do after the
    /// commit must not happen.
    using Undone = std::function<void()>;

    struct Options {
        std::string path;
        std::size_t max_queue = 8192;  ///< More work than this is refused: the caller answers 503.
        std::size_t max_batch = 512;
        /// So much more in the write-ahead log is brought into the database at the next commit,
        /// even when there is no pause for it (32 MB).
        std::int64_t log_pages_per_checkpoint = 8192;
    };

    /// Opens and migrates the database and empties the log that a killed program left, so that it
    /// does not grow from crash to crash; nothing runs until `start`.
    [[nodiscard]] static Result<std::unique_ptr<StoreThread>> open(Options options,
                                                                   const Clock& clock);

    /// Before `start` only. Ticks run in the order in which they were added. `after_commit` runs
    /// after each transaction in which anything was done: what may leave the machine only once it
    /// is stored.
    void add_tick(Tick tick, Undone undone = {});
    void on_commit(std::function<void()> after_commit);
    /// Told how long each transaction that carried posted work took, when it succeeded.
    void on_timing(std::function<void(std::chrono::microseconds)> timing);

    void start();

    /// Refuses new work, finishes what is queued, closes the database. Idempotent.
    void stop();

    /// False when the queue is full or the thread is stopping: `completion` will not be called.
    [[nodiscard]] bool post(Work work, Completion completion);

    /// As `post`, for what nobody waits for: it shares the next transaction, and gets one of its
    /// own when none comes within `longest_delay`.
    [[nodiscard]] bool post_unhurried(Work work, Completion completion);
    static constexpr std::chrono::milliseconds longest_delay{5};

    /// As `post`, for what cannot be part of a transaction (a checkpoint): runs between two of them
    /// and holds up everything else meanwhile.
    [[nodiscard]] bool post_outside(Work work, Completion completion);

    /// Runs the ticks soon: time has passed, or something outside changed.
    void wake();

    /// One round on the calling thread, for tests without `start`: queued work, ticks, commit,
    /// completions.
    void run_once();

    /// False after a failed transaction, until one succeeds again.
    [[nodiscard]] bool healthy() const { return healthy_.load(); }
    [[nodiscard]] std::size_t queued() const;
    /// Whether the next transaction begins at once.
    [[nodiscard]] bool is_awaited() const;
    [[nodiscard]] const std::string& path() const { return options_.path; }

    StoreThread(const StoreThread&) = delete;
    StoreThread& operator=(const StoreThread&) = delete;
    ~StoreThread();

private:
    struct Item {
        Work work;
        Completion completion;
        Status outcome = Done{};
    };

    StoreThread(Options options, const Clock& clock, Database database);
    void run();
    /// Until there is something to do or a tick wants to run; false: the thread ends.
    [[nodiscard]] bool wait_for_work();
    [[nodiscard]] bool enqueue(Work work, Completion completion);
    [[nodiscard]] std::vector<Item> take_batch();
    [[nodiscard]] Status transact(std::vector<Item>& batch);
    [[nodiscard]] Status run_item(Item& item);
    void run_ticks();
    /// Runs `step` in a savepoint; what fails or throws is undone.
    [[nodiscard]] Status run_step(const std::function<Status()>& step);
    void undo_ticks();
    void run_outside();
    void recover(const Error& error);
    void checkpoint_when_due();

    Options options_;
    const Clock& clock_;
    std::optional<Database> database_;  ///< Belongs to the store thread once started.
    struct Watched {
        Tick tick;
        Undone undone;
    };
    std::vector<Watched> ticks_;
    std::vector<std::function<void()>> after_commit_;
    std::function<void(std::chrono::microseconds)> timing_;
    std::optional<TimeMs> next_tick_;
    std::size_t commits_since_checkpoint_ = 0;
    std::int64_t log_pages_at_checkpoint_ = 0;
    std::atomic<bool> healthy_{true};

    mutable std::mutex mutex_;  ///< Guards the queue, the only thing other threads touch.
    std::condition_variable filled_;
    std::deque<Item> queue_;
    std::deque<Item> outside_;  ///< Runs between two transactions.
    bool woken_ = false;
    /// When what nobody waits for gets a transaction of its own.
    std::optional<std::chrono::steady_clock::time_point> unhurried_until_;
    bool stopping_ = false;
    std::thread thread_;
};

}  // namespace bot::store
