#include "bot/store/soundness.h"

#include "bot/store/audit_chain.h"
#include "bot/store/meta.h"
#include "bot/store/migrate.h"

#include <filesystem>

namespace bot::store {
namespace {

constexpr std::size_t most_faults = 100;

bool has_table(Database& database, std::string_view name) {
    Statement found =
        database.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
    return found.bind(name).step();
}

/// The rows of an integrity PRAGMA that are not "ok"; a PRAGMA that fails is a fault too.
void look_through_pages(Database& database,
                        std::string_view pragma,
                        std::vector<std::string>& faults) {
    Statement rows = database.prepare(pragma);
    while (rows.step() && faults.size() < most_faults) {
        if (rows.text(0) != "ok") faults.push_back(rows.text(0));
    }
    if (!rows.ok()) faults.push_back(database.last_error("read the pages").message);
}

void look_through_references(Database& database, std::vector<std::string>& faults) {
    Statement rows = database.prepare("PRAGMA foreign_key_check");
    while (rows.step() && faults.size() < most_faults) {
        faults.push_back("row " + std::to_string(rows.integer(1)) + " of " + rows.text(0) +
                         " refers to a row of " + rows.text(2) + " that is not there");
    }
}

}  // namespace

std::vector<std::string> find_faults(Database& database) {
    std::vector<std::string> faults;
    look_through_pages(database, "PRAGMA integrity_check", faults);
    if (!faults.empty()) return faults;
    if (!has_table(database, "meta") || !has_table(database, "audit")) {
        return {"this is a database, but not one of Portavoz"};
    }
    Statement version = database.prepare("PRAGMA user_version");
    if (version.step() && version.integer(0) > newest_schema()) {
        faults.push_back("its schema " + std::to_string(version.integer(0)) +
                         " is newer than this program, which knows up to " +
                         std::to_string(newest_schema()));
    }
    look_through_references(database, faults);
    if (const auto line = first_broken_audit_line(database)) {
        faults.push_back("line " + std::to_string(*line) +
                         " of the audit log does not follow from the one before: it was changed, "
                         "or one before it is gone");
    }
    return faults;
}

std::vector<std::string> find_faults_in(const std::string& path) {
    Result<Database> database = Database::open(path, Database::Mode::read_only);
    if (!database) return {database.error().message};
    return find_faults(*database);
}

Status check_after_crash(const std::string& path) {
    std::error_code unknown;
    const std::uintmax_t size = std::filesystem::file_size(path, unknown);
    if (unknown || size == 0) return Done{};
    Result<Database> database = Database::open(path, Database::Mode::read_only);
    if (!database) return with_way_out(database.error(), path);
    if (!has_table(*database, "meta") || !ended_uncleanly(*database)) return Done{};
    std::vector<std::string> faults;
    look_through_pages(*database, "PRAGMA quick_check", faults);
    if (faults.empty()) return Done{};
    return with_way_out({Error::Code::corrupt, faults.front()}, path);
}

Error with_way_out(Error error, const std::string& path) {
    if (error.code != Error::Code::corrupt) return error;
    return {Error::Code::corrupt,
            "the store " + path + " is damaged: " + error.message +
                "\nNothing was written to it. See all that is wrong:  portavoz check-db " + path +
                "\nPut a backup in its place (the damaged file is kept):  portavoz restore "
                "BACKUP --store " +
                path};
}

}  // namespace bot::store
