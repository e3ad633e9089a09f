#pragma once

#include "bot/result.h"
#include "bot/store/database.h"

#include <mutex>
#include <string>
#include <utility>

namespace bot::store {

/// A read-only connection for people's questions, beside the one that writes. Thread-safe: the
/// mutex serialises the readers, whose queries take microseconds; none may hold a read transaction
/// open.
class Reader {
public:
    [[nodiscard]] static Result<std::unique_ptr<Reader>> open(const std::string& path) {
        Result<Database> database = Database::open(path, Database::Mode::read_only);
        if (!database) return std::move(database).error();
        return std::unique_ptr<Reader>(new Reader(std::move(*database)));
    }

    /// Runs `question(database)` and gives back its answer.
    template <typename Question>
    auto read(Question&& question) {
        const std::lock_guard lock(mutex_);
        return std::forward<Question>(question)(database_);
    }

private:
    explicit Reader(Database database) : database_(std::move(database)) {}

    std::mutex mutex_;
    Database database_;
};

}  // namespace bot::store
