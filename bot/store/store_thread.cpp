#include "bot/store/store_thread.h"

#include "bot/store/migrate.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace bot::store {
namespace {

/// The longest the thread sleeps: a clock that jumped is noticed within it.
constexpr TimeMs longest_sleep_ms = 1000;
constexpr std::size_t commits_per_checkpoint = 1000;

}  // namespace

StoreThread::StoreThread(Options options, const Clock& clock, Database database)
    : options_(std::move(options)), clock_(clock), database_(std::move(database)) {}

StoreThread::~StoreThread() {
    stop();
}

Result<std::unique_ptr<StoreThread>> StoreThread::open(Options options, const Clock& clock) {
    Result<Database> database = Database::open(options.path, Database::Mode::read_write);
    if (!database) return std::move(database).error();
    if (Status migrated = migrate(*database); !migrated) return migrated.error();
    return std::unique_ptr<StoreThread>(
        new StoreThread(std::move(options), clock, std::move(*database)));
}

void StoreThread::add_tick(Tick tick) {
    ticks_.push_back(std::move(tick));
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

bool StoreThread::post(Work work, Completion completion) {
    {
        const std::lock_guard lock(mutex_);
        if (stopping_ || queue_.size() >= options_.max_queue) return false;
        queue_.push_back({std::move(work), std::move(completion)});
    }
    filled_.notify_one();
    return true;
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

void StoreThread::run() {
    while (true) {
        {
            std::unique_lock lock(mutex_);
            const TimeMs wait = next_tick_ ? *next_tick_ - clock_.now() : longest_sleep_ms;
            filled_.wait_for(
                lock, std::chrono::milliseconds(std::clamp<TimeMs>(wait, 0, longest_sleep_ms)),
                [this] { return stopping_ || woken_ || !queue_.empty(); });
            woken_ = false;
            if (stopping_ && queue_.empty()) return;
        }
        run_once();
    }
}

std::vector<StoreThread::Item> StoreThread::take_batch() {
    std::vector<Item> batch;
    const std::lock_guard lock(mutex_);
    while (!queue_.empty() && batch.size() < options_.max_batch) {
        batch.push_back(std::move(queue_.front()));
        queue_.pop_front();
    }
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
    if (!committed) recover(committed.error());
    for (Item& item : batch) {
        if (!item.completion) continue;
        item.completion(committed ? std::move(item.outcome) : committed);
    }
    if (committed) {
        for (const auto& after : after_commit_) after();
        checkpoint_when_idle();
    }
}

Status StoreThread::transact(std::vector<Item>& batch) {
    if (!database_) return Error{Error::Code::io, "the database is closed"};
    if (Status begun = database_->run("BEGIN IMMEDIATE"); !begun) return begun;
    for (Item& item : batch) item.outcome = run_item(item);
    run_ticks();
    // An error here may still have reached the disk: the caller answers 503, and the repetition is
    // recognised by its key.
    return database_->run("COMMIT");
}

Status StoreThread::run_item(Item& item) {
    if (Status saved = database_->run("SAVEPOINT item"); !saved) return saved;
    Status outcome = item.work(*database_);
    if (!outcome) (void)database_->run("ROLLBACK TO item");
    if (Status released = database_->run("RELEASE item"); !released && outcome) return released;
    return outcome;
}

void StoreThread::run_ticks() {
    next_tick_.reset();
    const TimeMs now = clock_.now();
    for (const Tick& tick : ticks_) {
        const std::optional<TimeMs> next = tick(*database_, now);
        if (next && (!next_tick_ || *next < *next_tick_)) next_tick_ = next;
    }
}

/// After an I/O error nothing of the connection can be trusted: close, open again, and let senders
/// repeat.
void StoreThread::recover(const Error& error) {
    next_tick_ = clock_.now() + longest_sleep_ms;
    const bool rolled_back = database_ && database_->run("ROLLBACK");
    if (rolled_back && error.code != Error::Code::io) return;
    database_.reset();
    Result<Database> reopened = Database::open(options_.path, Database::Mode::read_write);
    if (reopened) database_.emplace(std::move(*reopened));
}

void StoreThread::checkpoint_when_idle() {
    if (++commits_since_checkpoint_ < commits_per_checkpoint && queued() > 0) return;
    if (commits_since_checkpoint_ < commits_per_checkpoint / 4) return;
    commits_since_checkpoint_ = 0;
    (void)database_->run("PRAGMA wal_checkpoint(PASSIVE)");
}

}  // namespace bot::store
