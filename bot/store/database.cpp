#include "bot/store/database.h"

#include <sqlite3.h>

#include <cassert>
#include <cstdio>
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>
#include <unordered_map>

namespace bot::store {
namespace {

/// RELIABILITY: FULL, because NORMAL loses acknowledged rows on a power cut; no automatic
/// checkpoint, because only the writer may checkpoint, at a moment of its choosing; no mmap,
/// because I/O errors must be errors and not signals.
constexpr const char* common_settings =
    "PRAGMA busy_timeout=5000; PRAGMA mmap_size=0; PRAGMA cell_size_check=ON;"
    "PRAGMA foreign_keys=ON; PRAGMA trusted_schema=OFF; PRAGMA cache_size=-16000;";
constexpr const char* writer_settings =
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0;"
    "PRAGMA journal_size_limit=67108864; PRAGMA secure_delete=ON;";

constexpr std::size_t most_addresses = 1024;

Error::Code code_of(int sqlite_code) {
    switch (sqlite_code & 0xff) {
        case SQLITE_FULL:
            return Error::Code::full;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return Error::Code::busy;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return Error::Code::corrupt;
        default:
            return Error::Code::io;
    }
}

/// Creates the file readable by its owner only, before SQLite would create it with the process's
/// mask.
void create_private(const std::string& path) {
    const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file >= 0) ::close(file);
}

int note_log_pages(void* noted, sqlite3*, const char*, int pages) {
    *static_cast<std::int64_t*>(noted) = pages;
    return SQLITE_OK;
}

/// What comes with every message, so that it is worth keeping prepared.
bool is_step_of_transaction(std::string_view sql) {
    const bool one = sql.find(';') == std::string_view::npos;
    return one && (sql.starts_with("SAVEPOINT ") || sql.starts_with("RELEASE ") ||
                   sql.starts_with("ROLLBACK TO ") || sql == "BEGIN IMMEDIATE" || sql == "COMMIT");
}

}  // namespace

struct Database::Connection {
    /// A statement under the address its SQL had last time: literals stay where they are.
    struct AtAddress {
        std::string_view sql;
        sqlite3_stmt* statement;
    };

    sqlite3* handle = nullptr;
    std::unordered_map<std::string, sqlite3_stmt*> statements;
    std::unordered_map<const char*, AtAddress> by_address;
    int failure = SQLITE_OK;  ///< Of a statement; see `take_failure`.
    std::int64_t log_pages = 0;

    Connection() = default;
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;
    ~Connection() {
        for (const auto& [sql, statement] : statements) sqlite3_finalize(statement);
        sqlite3_close(handle);
    }
};

Database::Database(std::unique_ptr<Connection> connection) : connection_(std::move(connection)) {}
Database::Database(Database&&) noexcept = default;
Database& Database::operator=(Database&&) noexcept = default;
Database::~Database() = default;

Result<Database> Database::open(const std::string& path, Mode mode) {
    auto connection = std::make_unique<Connection>();
    const bool writes = mode == Mode::read_write;
    if (writes) create_private(path);
    const int flags = (writes ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY) |
                      SQLITE_OPEN_NOMUTEX;
    const int opened = sqlite3_open_v2(path.c_str(), &connection->handle, flags, nullptr);
    Database database(std::move(connection));
    if (opened != SQLITE_OK) return database.last_error("open " + path);

    sqlite3* handle = database.connection_->handle;
    sqlite3_extended_result_codes(handle, 1);
    sqlite3_db_config(handle, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    const std::string settings = writes ? std::string(common_settings) + writer_settings
                                        : std::string(common_settings) + "PRAGMA query_only=ON;";
    if (Status set = database.run(settings); !set) {
        return Error{set.error().code, "open " + path + ": " + set.error().message};
    }
    // After the settings: turning the automatic checkpoint off takes the hook away.
    sqlite3_wal_hook(handle, note_log_pages, &database.connection_->log_pages);
    return database;
}

Statement Database::prepare(std::string_view sql) {
    const auto near = connection_->by_address.find(sql.data());
    if (near != connection_->by_address.end() && near->second.sql == sql) {
        return {connection_->handle, near->second.statement, connection_->failure};
    }
    const std::string key(sql);
    auto found = connection_->statements.find(key);
    if (found == connection_->statements.end()) {
        sqlite3_stmt* statement = nullptr;
        const int prepared = sqlite3_prepare_v3(connection_->handle, key.c_str(), -1,
                                                SQLITE_PREPARE_PERSISTENT, &statement, nullptr);
        if (prepared != SQLITE_OK && (prepared & 0xff) == SQLITE_ERROR) {
            std::fprintf(stderr, "invalid SQL: %s\n  %s\n", sqlite3_errmsg(connection_->handle),
                         key.c_str());
            std::abort();
        }
        if (statement == nullptr) return {connection_->handle, nullptr, connection_->failure};
        found = connection_->statements.emplace(key, statement).first;
    }
    auto& by_address = connection_->by_address;
    if (by_address.size() >= most_addresses) by_address.clear();  // SQL that is put together moves.
    by_address[sql.data()] = {found->first, found->second};
    return {connection_->handle, found->second, connection_->failure};
}

Status Database::take_failure() {
    const int code = std::exchange(connection_->failure, SQLITE_OK);
    if (code == SQLITE_OK) return Done{};
    return Error{code_of(code), std::string("a statement failed: ") + sqlite3_errstr(code) +
                                    " (SQLite " + std::to_string(code) + ")"};
}

std::int64_t Database::log_pages() const {
    return connection_->log_pages;
}

bool Database::in_transaction() const {
    return sqlite3_get_autocommit(connection_->handle) == 0;
}

Status Database::run(const std::string& sql) {
    if (is_step_of_transaction(sql)) {
        if (prepare(sql).done()) return Done{};
        return last_error(sql);
    }
    if (sqlite3_exec(connection_->handle, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        return last_error(sql.substr(0, 60));
    }
    return Done{};
}

std::int64_t Database::last_insert_id() const {
    return sqlite3_last_insert_rowid(connection_->handle);
}

std::int64_t Database::changes() const {
    return sqlite3_changes64(connection_->handle);
}

Error Database::last_error(std::string_view doing) const {
    sqlite3* handle = connection_->handle;
    return {code_of(sqlite3_extended_errcode(handle)),
            std::string(doing) + ": " + sqlite3_errmsg(handle) + " (SQLite " +
                std::to_string(sqlite3_extended_errcode(handle)) + ")"};
}

Statement::Statement(sqlite3* connection, sqlite3_stmt* statement, int& failure)
    : connection_(connection),
      statement_(statement),
      failure_(&failure),
      ok_(statement != nullptr) {
    if (statement_ != nullptr) {
        sqlite3_reset(statement_);
    } else {
        check(sqlite3_extended_errcode(connection));
    }
}

/// Our own mistakes and broken constraints are not failures of the store.
void Statement::check(int code) {
    const int kind = code & 0xff;
    ok_ = code == SQLITE_OK || code == SQLITE_ROW || code == SQLITE_DONE;
    const bool ours = kind == SQLITE_CONSTRAINT || kind == SQLITE_ERROR || kind == SQLITE_MISMATCH;
    if (!ok_ && !ours && *failure_ == SQLITE_OK) *failure_ = code;
}

Statement::Statement(Statement&& other) noexcept
    : connection_(other.connection_),
      statement_(std::exchange(other.statement_, nullptr)),
      failure_(other.failure_),
      next_parameter_(other.next_parameter_),
      ok_(other.ok_) {}

Statement::~Statement() {
    if (statement_ == nullptr) return;
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

Statement& Statement::bind(std::int64_t value) {
    if (ok_) check(sqlite3_bind_int64(statement_, next_parameter_++, value));
    return *this;
}

Statement& Statement::bind(double value) {
    if (ok_) check(sqlite3_bind_double(statement_, next_parameter_++, value));
    return *this;
}

Statement& Statement::bind(std::string_view value) {
    // An empty view may have no address, which SQLite would take for NULL.
    const char* bytes = value.data() == nullptr ? "" : value.data();
    if (ok_) {
        check(sqlite3_bind_text64(statement_, next_parameter_++, bytes, value.size(),
                                  SQLITE_TRANSIENT, SQLITE_UTF8));
    }
    return *this;
}

Statement& Statement::bind(std::optional<std::int64_t> value) {
    if (value) return bind(*value);
    if (ok_) check(sqlite3_bind_null(statement_, next_parameter_++));
    return *this;
}

bool Statement::step() {
    if (!ok_) return false;
    const int stepped = sqlite3_step(statement_);
    check(stepped);
    return stepped == SQLITE_ROW;
}

bool Statement::done() {
    while (step()) {
    }
    return ok_;
}

std::int64_t Statement::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}

double Statement::real(int column) const {
    return sqlite3_column_double(statement_, column);
}

std::string Statement::text(int column) const {
    const auto* bytes = static_cast<const char*>(sqlite3_column_blob(statement_, column));
    const int size = sqlite3_column_bytes(statement_, column);
    return bytes == nullptr ? std::string{} : std::string(bytes, static_cast<std::size_t>(size));
}

bool Statement::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

}  // namespace bot::store
