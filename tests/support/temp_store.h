#pragma once

#include "bot/store/database.h"
#include "bot/store/migrate.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <string>

namespace tests {

/// A folder that goes when it goes.
class TempFolder {
public:
    TempFolder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "portavoz-XXXXXX").string();
        if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("no temporary folder");
        path_ = pattern;
    }
    ~TempFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    TempFolder(const TempFolder&) = delete;
    TempFolder& operator=(const TempFolder&) = delete;

    [[nodiscard]] std::string file(const std::string& name) const {
        return (path_ / name).string();
    }

private:
    std::filesystem::path path_;
};

/// A migrated database in a folder of its own.
class TempStore {
public:
    TempStore() : database_(open()) {}
    [[nodiscard]] bot::store::Database& database() { return database_; }
    [[nodiscard]] std::string path() const { return folder_.file("store.db"); }

    /// The first column of the first row, for a look at what was written.
    [[nodiscard]] std::int64_t count(const std::string& sql) {
        bot::store::Statement found = database_.prepare(sql);
        return found.step() ? found.integer(0) : -1;
    }
    [[nodiscard]] std::string text(const std::string& sql) {
        bot::store::Statement found = database_.prepare(sql);
        return found.step() ? found.text(0) : std::string{};
    }

private:
    bot::store::Database open() {
        auto database = bot::store::Database::open(path(), bot::store::Database::Mode::read_write);
        if (!database) throw std::runtime_error(database.error().message);
        const bot::Status migrated = bot::store::migrate(*database);
        if (!migrated) throw std::runtime_error(migrated.error().message);
        return std::move(*database);
    }

    TempFolder folder_;
    bot::store::Database database_;
};

}  // namespace tests
