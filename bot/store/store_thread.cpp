#include "bot/store/store_thread.h"

#include "bot/log.h"
#include "bot/store/migrate.h"

#include <algorithm>
#include <chrono>
#include <exception>
#include <utility>

namespace bot::store {
namespace {

/// The longest the thread sleeps: a clock that jumped is noticed within it.
constexpr TimeMs longest_sleep_ms = 1000;
/// How many commits are worth using a pause.
constexpr std::size_t commits_per_checkpoint = 250;
/// FULL holds the writer's lock meanwhile, so that no other process (`portavoz agent`) writes at
/// the same time: SQLite before 3.51.3 can damage the file then. It waits a moment for a reader
/// that still needs the log (a backup) and leaves the rest to the next one.
constexpr const char* checkpoint = "PRAGMA wal_checkpoint(FULL)";
constexpr const char* wait_a_moment = "PRAGMA busy_timeout=200";
constexpr const char* wait_as_usual = "PRAGMA busy_timeout=5000";

void empty_log(Database& database) {
    (void)database.run(wait_a_moment);
    (void)database.run(checkpoint);
    (void)database.run(wait_as_usual);
}

}  // namespace

StoreThread::StoreThread(Options options, const Clock& clock, Database database)
    : options_(std::move(options)), clock_(clock), database_(std::move(database)) {}

StoreThread::~StoreThread() {
    stop();
}

Result<std::unique_ptr<StoreThread>> StoreThread::open(Options options, const Clock& clock) {
    Result<Database> database = open_migrated(options.path);
    if (!database) return std::move(database).error();
    empty_log(*database);
    return std::unique_ptr<StoreThread>(
        new StoreThread(std::move(options), clock, std::move(*database)));
}

void StoreThread::add_tick(Tick tick, Undone undone) {
    ticks_.push_back({std::move(tick), std::move(undone)});
}

void StoreThread::on_commit(std::function<void()> after_commit) {
    after_commit_.push_back(std::move(after_commit));
}

void StoreThread::on_timing(std::function<void(std::chrono::microseconds)> timing) {
    timing_ = std::move(timing);
}

void StoreThread::start() {
    thread_ = std::thread([this] { run(); });
}

void StoreThread::stop() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    filled_.notify_all();
    if (thread_.joinable()) thread_.join();
    // Whoever copies the one file of a stopped program has everything.
    if (database_) (void)database_->run("PRAGMA wal_checkpoint(TRUNCATE)");
    database_.reset();
}

bool StoreThread::enqueue(Work work, Completion completion) {
    if (stopping_ || queue_.size() >= options_.max_queue) return false;
    queue_.push_back({std::move(work), std::move(completion)});
    return true;
}

bool StoreThread::post(Work work, Completion completion) {
    {
        const std::lock_guard lock(mutex_);
        if (!enqueue(std::move(work), std::move(completion))) return false;
        woken_ = true;
    }
    filled_.notify_one();
    return true;
}

bool StoreThread::post_unhurried(Work work, Completion completion) {
    {
        const std::lock_guard lock(mutex_);
        if (!enqueue(std::move(work), std::move(completion))) return false;
        if (unhurried_until_) return true;
        unhurried_until_ = std::chrono::steady_clock::now() + longest_delay;
    }
    filled_.notify_one();
    return true;
}

bool StoreThread::post_outside(Work work, Completion completion) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || outside_.size() >= options_.max_queue) return false;
        outside_.push_back({std::move(work), std::move(completion)});
        woken_ = true;
    }
    filled_.notify_one();
    return true;
}

void StoreThread::run_outside() {
    std::deque<Item> items;
    {
        const std::lock_guard lock(mutex_);
        items.swap(outside_);
    }
    for (Item& item : items) {
        Status outcome = database_ ? item.work(*database_)
                                   : Status(Error{Error::Code::io, "the database is closed"});
        if (item.completion) item.completion(std::move(outcome));
    }
}

void StoreThread::wake() {
    {
        const std::lock_guard lock(mutex_);
        woken_ = true;
    }
    filled_.notify_one();
}

std::size_t StoreThread::queued() const {
    const std::lock_guard lock(mutex_);
    return queue_.size();
}

bool StoreThread::is_awaited() const {
    const std::lock_guard lock(mutex_);
    return woken_;
}

void StoreThread::run() {
    while (wait_for_work()) run_once();
}

bool StoreThread::wait_for_work() {
    const TimeMs wait = next_tick_ ? *next_tick_ - clock_.now() : longest_sleep_ms;
    const auto tick = std::chrono::steady_clock::now() +
                      std::chrono::milliseconds(std::clamp<TimeMs>(wait, 0, longest_sleep_ms));
    std::unique_lock lock(mutex_);
    while (!stopping_ && !woken_) {
        const auto until = unhurried_until_ ? std::min(tick, *unhurried_until_) : tick;
        if (std::chrono::steady_clock::now() >= until) break;
        filled_.wait_until(lock, until);
    }
    return !stopping_ || !queue_.empty() || !outside_.empty();
}

std::vector<StoreThread::Item> StoreThread::take_batch() {
    std::vector<Item> batch;
    const std::lock_guard lock(mutex_);
    while (!queue_.empty() && batch.size() < options_.max_batch) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
    unhurried_until_.reset();
    woken_ = !queue_.empty();
    return batch;
}

void StoreThread::run_once() {
    std::vector<Item> batch = take_batch();
    const auto begun = std::chrono::steady_clock::now();
    const Status committed = transact(batch);
    if (committed && timing_ && !batch.empty()) {
        timing_(std::chrono::duration_cast<std::chrono::microseconds>(
            std::chrono::steady_clock::now() - begun));
    }
    healthy_.store(committed.has_value());
    if (!committed) {
        recover(committed.error());
        undo_ticks();
    }
    for (Item& item : batch) {
        if (!item.completion) continue;
        item.completion(committed ? item.outcome : committed);
    }
    if (committed) {
        for (const auto& after : after_commit_) after();
        checkpoint_when_due();
    }
    run_outside();
}

Status StoreThread::transact(std::vector<Item>& batch) {
    if (!database_) return Error{Error::Code::io, "the database is closed"};
    (void)database_->take_failure();  // Of what ran outside of transactions.
    if (Status begun = database_->run("BEGIN IMMEDIATE"); !begun) return begun;
    for (Item& item : batch) {
        item.outcome = run_item(item);
        // SQLite rolls everything back when it must; what came before is undone too.
        if (!database_->in_transaction()) return database_->last_error("write");
    }
    run_ticks();
    if (!database_->in_transaction()) return database_->last_error("write");
    // An error here may still have reached the disk: the caller answers 503, and the repetition is
    // recognised by its key.
    return database_->run("COMMIT");
}

Status StoreThread::run_step(const std::function<Status()>& step) {
    if (Status saved = database_->run("SAVEPOINT step"); !saved) return saved;
    Status outcome = Done{};
    try {
        outcome = step();
    } catch (const std::exception& thrown) {
        outcome = Error{Error::Code::internal, thrown.what()};
    }
    if (!outcome) (void)database_->run("ROLLBACK TO step");
    if (Status released = database_->run("RELEASE step"); !released && outcome) return released;
    return outcome;
}

/// A statement that failed unnoticed fails the work: it is not told to be stored.
Status StoreThread::run_item(Item& item) {
    return run_step([this, &item]() -> Status {
        Status outcome = item.work(*database_);
        Status failure = database_->take_failure();
        return outcome ? failure : outcome;
    });
}

/// A tick that fails is undone, tried again in a second, and keeps nobody else from their work.
void StoreThread::run_ticks() {
    next_tick_.reset();
    const TimeMs now = clock_.now();
    for (const Watched& watched : ticks_) {
        std::optional<TimeMs> next;
        const Status run = run_step([&]() -> Status {
            next = watched.tick(*database_, now);
            return database_->take_failure();
        });
        if (!database_->in_transaction()) return;
        if (!run) {
            log_step(LogLevel::error, "store_tick_failed", {{"error", run.error().message}});
            next = now + longest_sleep_ms;
            if (watched.undone) watched.undone();
        }
        if (next && (!next_tick_ || *next < *next_tick_)) next_tick_ = next;
    }
}

void StoreThread::undo_ticks() {
    for (const Watched& watched : ticks_) {
        if (watched.undone) watched.undone();
    }
}

/// After an I/O error nothing of the connection can be trusted: close, open again, and let senders
/// repeat.
void StoreThread::recover(const Error& error) {
    next_tick_ = clock_.now() + longest_sleep_ms;
    const bool rolled_back =
        database_ && (!database_->in_transaction() || database_->run("ROLLBACK"));
    if (database_) (void)database_->take_failure();
    if (rolled_back && error.code != Error::Code::io) return;
    database_.reset();
    Result<Database> reopened = Database::open(options_.path, Database::Mode::read_write);
    if (reopened) database_.emplace(std::move(*reopened));
}

void StoreThread::checkpoint_when_due() {
    const std::int64_t pages = database_->log_pages();
    if (pages < log_pages_at_checkpoint_) log_pages_at_checkpoint_ = 0;  // The log began anew.
    const bool is_long = pages - log_pages_at_checkpoint_ >= options_.log_pages_per_checkpoint;
    const bool is_pause = ++commits_since_checkpoint_ >= commits_per_checkpoint && queued() == 0;
    if (!is_long && !is_pause) return;
    commits_since_checkpoint_ = 0;
    log_pages_at_checkpoint_ = pages;
    empty_log(*database_);
}

}  // namespace bot::store
