#pragma once

#include <sqlite3.h>

#include <cstdint>

namespace tests {

/// Counts what SQLite does for the connections that are opened while it is there: the steps of its
/// machine, which are the same on every computer.
class SqlSteps {
public:
    SqlSteps() { ::sqlite3_auto_extension(entry()); }
    ~SqlSteps() { ::sqlite3_cancel_auto_extension(entry()); }
    SqlSteps(const SqlSteps&) = delete;
    SqlSteps& operator=(const SqlSteps&) = delete;

    template <typename Work>
    [[nodiscard]] std::int64_t of(const Work& work) const {
        count() = 0;
        work();
        return count();
    }

private:
    static std::int64_t& count() {
        static std::int64_t counted = 0;
        return counted;
    }
    static int begin(sqlite3* connection, char**, const sqlite3_api_routines*) {
        const auto step = [](void*) {
            ++count();
            return 0;
        };
        ::sqlite3_progress_handler(connection, 1, step, nullptr);
        return SQLITE_OK;
    }
    /// SQLite's type for it has no parameters (its documentation of sqlite3_auto_extension).
    static void (*entry())() { return reinterpret_cast<void (*)()>(&begin); }
};

}  // namespace tests
