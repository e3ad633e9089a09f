#pragma once

#include "bot/result.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

struct sqlite3;
struct sqlite3_stmt;

namespace bot::store {

class Statement;

/// One SQLite connection with the settings that durability needs (WAL, synchronous=FULL). Belongs
/// to one thread at a time. Exactly one connection of a process writes and checkpoints; the others
/// are `read_only`.
class Database {
public:
    enum class Mode { read_write, read_only };

    /// Opens the file (creating it, mode 0600, when writing). Errors: `corrupt`, `io`, `busy`.
    [[nodiscard]] static Result<Database> open(const std::string& path, Mode mode);

    /// A statement ready to bind and run; statements are kept and used again. Invalid SQL is our
    /// own bug and ends the program (a test prepares every statement).
    [[nodiscard]] Statement prepare(std::string_view sql);

    /// Runs statements without parameters or rows.
    [[nodiscard]] Status run(const std::string& sql);

    [[nodiscard]] std::int64_t last_insert_id() const;
    [[nodiscard]] std::int64_t changes() const;

    /// The newest error of this connection: what went wrong, for people. The code tells a full disk
    /// from the rest.
    [[nodiscard]] Error last_error(std::string_view doing) const;

    /// The first time since the last call that the disk, memory or another process failed a
    /// statement, whether or not its caller looked at `ok`. What was done since must not be
    /// committed: SQLite may have taken back one statement of it. A broken constraint is the
    /// caller's business and not told here.
    [[nodiscard]] Status take_failure();

    /// How many pages the write-ahead log held after this connection's last commit; 0 before it.
    [[nodiscard]] std::int64_t log_pages() const;

    /// False also when a failing statement has rolled the transaction back by itself.
    [[nodiscard]] bool in_transaction() const;

    Database(Database&&) noexcept;
    Database& operator=(Database&&) noexcept;
    Database(const Database&) = delete;
    Database& operator=(const Database&) = delete;
    ~Database();

private:
    struct Connection;
    explicit Database(std::unique_ptr<Connection> connection);
    std::unique_ptr<Connection> connection_;
};

/// A bound statement on its way through its rows; given back to the connection when it goes. Errors
/// surface in `ok()` and in `Database::take_failure`.
class Statement {
public:
    /// `failure` is where the connection keeps the code of its first failure; it outlives this.
    Statement(sqlite3* connection, sqlite3_stmt* statement, int& failure);
    Statement(Statement&& other) noexcept;
    Statement& operator=(Statement&&) = delete;
    Statement(const Statement&) = delete;
    Statement& operator=(const Statement&) = delete;
    ~Statement();

    /// Binds the next parameters, in the order of the SQL.
    Statement& bind(std::int64_t value);
    Statement& bind(double value);
    Statement& bind(std::string_view value);
    Statement& bind(const char* value) { return bind(std::string_view(value)); }
    Statement& bind(std::optional<std::int64_t> value);
    template <typename First, typename Second, typename... Rest>
    Statement& bind(First&& first, Second&& second, Rest&&... rest) {
        bind(std::forward<First>(first));
        return bind(std::forward<Second>(second), std::forward<Rest>(rest)...);
    }

    /// Moves to the next row; false at the end and on an error (see `ok`).
    [[nodiscard]] bool step();
    /// Runs to the end; true when all went well.
    bool done();
    [[nodiscard]] bool ok() const { return ok_; }

    [[nodiscard]] std::int64_t integer(int column) const;
    [[nodiscard]] double real(int column) const;
    [[nodiscard]] std::string text(int column) const;
    [[nodiscard]] bool is_null(int column) const;

private:
    void check(int code);

    sqlite3* connection_;
    sqlite3_stmt* statement_;
    int* failure_;
    int next_parameter_ = 1;
    bool ok_ = true;
};

}  // namespace bot::store
