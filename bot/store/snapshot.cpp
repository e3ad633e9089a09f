#include "bot/store/snapshot.h"

#include "bot/store/database.h"
#include "bot/store/soundness.h"

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <filesystem>
#include <sys/stat.h>
#include <unistd.h>

namespace bot::store {
namespace {

namespace fs = std::filesystem;

Error system_error(const std::string& doing) {
    return {errno == ENOSPC ? Error::Code::full : Error::Code::io,
            doing + ": " + std::strerror(errno)};
}

Status sync(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return system_error("open " + path);
    const bool synced = ::fsync(file) == 0;
    Status outcome = synced ? Status(Done{}) : Status(system_error("sync " + path));
    ::close(file);
    return outcome;
}

Status sync_folder_of(const std::string& path) {
    const fs::path folder = fs::path(path).parent_path();
    return sync(folder.empty() ? "." : folder.string());
}

/// An empty file that only its owner can read, for SQLite to fill.
Status make_private(const std::string& path) {
    (void)::unlink(path.c_str());
    const int file =
        ::open(path.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return system_error("create " + path);
    ::close(file);
    return Done{};
}

Status copy_into(const std::string& source, const std::string& target) {
    Result<Database> database = Database::open(source, Database::Mode::read_only);
    if (!database) return database.error();
    // The file stays read-only; only the copy is written.
    if (Status may = database->run("PRAGMA query_only=OFF"); !may) return may;
    Statement copy = database->prepare("VACUUM INTO ?");
    if (copy.bind(target).done()) return Done{};
    return database->last_error("copy " + source + " to " + target);
}

/// A checked and synced copy under a name that is not yet `target`.
Status prepare_copy(const std::string& source, const std::string& part) {
    if (Status made = make_private(part); !made) return made;
    if (Status copied = copy_into(source, part); !copied) return copied;
    const std::vector<std::string> faults = find_faults_in(part);
    if (!faults.empty()) {
        return Error{Error::Code::corrupt, "the copy of " + source + " is not sound: " + faults[0]};
    }
    return sync(part);
}

/// Brings what the old write-ahead log holds into the old file, as far as that is possible.
void settle_log(const std::string& path) {
    Result<Database> database = Database::open(path, Database::Mode::read_write);
    if (database) (void)database->run("PRAGMA wal_checkpoint(TRUNCATE)");
}

/// Gives the old store a second name and takes its log away from the first one: a log that stayed
/// would be applied to the new file.
Status set_aside(const std::string& path, const std::string& aside) {
    if (::link(path.c_str(), aside.c_str()) != 0) return system_error("keep " + path + " aside");
    if (::rename((path + "-wal").c_str(), (aside + "-wal").c_str()) != 0 && errno != ENOENT) {
        return system_error("keep " + path + "-wal aside");
    }
    if (::unlink((path + "-shm").c_str()) != 0 && errno != ENOENT) {
        return system_error("remove " + path + "-shm");
    }
    return sync_folder_of(path);
}

}  // namespace

Status take_snapshot(const std::string& source, const std::string& target) {
    if (fs::exists(target)) {
        return Error{Error::Code::invalid, target + " is there already; give another name"};
    }
    return renew_snapshot(source, target);
}

Status renew_snapshot(const std::string& source, const std::string& target) {
    const std::string part = target + ".part";
    Status prepared = prepare_copy(source, part);
    if (prepared && ::rename(part.c_str(), target.c_str()) != 0) {
        prepared = system_error("rename " + part);
    }
    if (!prepared) {
        (void)::unlink(part.c_str());
        return prepared;
    }
    return sync_folder_of(target);
}

std::vector<std::string> copies_beside(const std::string& path) {
    const fs::path store(path);
    const std::string prefix = store.filename().string() + ".before-";
    std::vector<std::string> copies;
    std::error_code unreadable;
    const fs::path folder = store.has_parent_path() ? store.parent_path() : fs::path(".");
    for (const auto& entry : fs::directory_iterator(folder, unreadable)) {
        if (entry.path().filename().string().starts_with(prefix)) {
            copies.push_back(entry.path().string());
        }
    }
    std::sort(copies.begin(), copies.end());
    return copies;
}

Result<std::string> put_back(const std::string& backup, const std::string& path, TimeMs now) {
    const std::string part = path + ".part";
    Status prepared = prepare_copy(backup, part);
    std::string aside;
    if (prepared && fs::exists(path)) {
        settle_log(path);
        aside = path + ".before-restore-" + std::to_string(now);
        prepared = set_aside(path, aside);
    }
    if (prepared && ::rename(part.c_str(), path.c_str()) != 0) {
        prepared = system_error("rename " + part);
    }
    if (!prepared) {
        (void)::unlink(part.c_str());
        return prepared.error();
    }
    if (Status synced = sync_folder_of(path); !synced) return synced.error();
    return aside;
}

}  // namespace bot::store
