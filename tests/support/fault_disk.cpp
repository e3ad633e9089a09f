#include "tests/support/fault_disk.h"

#include <sqlite3.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <mutex>
#include <optional>
#include <random>
#include <stdexcept>
#include <vector>

namespace tests {
namespace {

using Operation = FaultDisk::Operation;

constexpr std::size_t sector_bytes = 512;

/// One write that is not synced; without bytes a truncation to `at`.
struct Change {
    std::size_t at = 0;
    std::optional<std::string> bytes;
};

struct Image {
    std::string synced;
    std::vector<Change> pending;
};

void apply(std::string& image, const Change& change) {
    if (!change.bytes) {
        image.resize(change.at);
        return;
    }
    image.resize(std::max(image.size(), change.at + change.bytes->size()));
    image.replace(change.at, change.bytes->size(), *change.bytes);
}

struct Fault {
    Operation operation = Operation::write;
    std::int64_t left = 0;  ///< Calls until it begins.
    std::int64_t times = 0;
    int code = SQLITE_OK;
};

/// Everything the shim knows; guarded by `mutex`, for databases of several threads.
struct State {
    std::mutex mutex;
    std::map<std::string, Image> images;
    std::map<std::string, std::string> left_over;
    Fault fault;
    bool failed = false;
    std::int64_t until_cut = 0;
    std::uint64_t seed = 0;
    bool cut = false;
};

State* state = nullptr;
sqlite3_vfs* real = nullptr;
sqlite3_vfs shim{};

struct File {
    sqlite3_file base;
    std::string* path;  ///< Null for files that are not followed.
    sqlite3_file* real;
};

File* as_file(sqlite3_file* file) {
    return reinterpret_cast<File*>(file);
}

/// What the disk holds of an image when the power goes.
std::string remainder_of(const Image& image, std::mt19937_64& random) {
    std::string left = image.synced;
    for (const Change& change : image.pending) {
        if (!change.bytes) {
            if (random() % 2 == 0) apply(left, change);
            continue;
        }
        for (std::size_t at = 0; at < change.bytes->size(); at += sector_bytes) {
            if (random() % 2 == 0) continue;
            apply(left, {change.at + at, change.bytes->substr(at, sector_bytes)});
        }
    }
    return left;
}

void cut_now() {
    std::mt19937_64 random(state->seed);
    for (const auto& [path, image] : state->images) {
        state->left_over[path] = remainder_of(image, random);
    }
    state->cut = true;
}

/// What becomes of a call: SQLITE_OK lets it through.
int verdict(Operation operation) {
    const bool changes = operation == Operation::write || operation == Operation::sync;
    if (changes && state->until_cut > 0 && --state->until_cut == 0) cut_now();
    if (state->cut) return operation == Operation::sync ? SQLITE_IOERR_FSYNC : SQLITE_IOERR_WRITE;
    Fault& fault = state->fault;
    if (fault.operation != operation || fault.times == 0 || --fault.left > 0) return SQLITE_OK;
    --fault.times;
    state->failed = true;
    return fault.code;
}

void note(const File& file, Change change) {
    if (file.path != nullptr) state->images[*file.path].pending.push_back(std::move(change));
}

int close_file(sqlite3_file* file) {
    File* const ours = as_file(file);
    const int closed = ours->real->pMethods->xClose(ours->real);
    delete ours->path;
    return closed;
}

int read_file(sqlite3_file* file, void* buffer, int count, sqlite3_int64 at) {
    const std::lock_guard lock(state->mutex);
    if (const int code = verdict(Operation::read); code != SQLITE_OK) return code;
    return as_file(file)->real->pMethods->xRead(as_file(file)->real, buffer, count, at);
}

int write_file(sqlite3_file* file, const void* bytes, int count, sqlite3_int64 at) {
    const std::lock_guard lock(state->mutex);
    File* const ours = as_file(file);
    const int code = verdict(Operation::write);
    if (state->cut || (code != SQLITE_OK && code != SQLITE_FULL)) return code;
    const int whole = code == SQLITE_FULL ? count / 2 : count;
    note(*ours, {static_cast<std::size_t>(at),
                 std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(whole))});
    const int written = ours->real->pMethods->xWrite(ours->real, bytes, whole, at);
    return code != SQLITE_OK ? code : written;
}

int truncate_file(sqlite3_file* file, sqlite3_int64 size) {
    const std::lock_guard lock(state->mutex);
    if (const int code = verdict(Operation::truncate); code != SQLITE_OK) return code;
    note(*as_file(file), {static_cast<std::size_t>(size), std::nullopt});
    return as_file(file)->real->pMethods->xTruncate(as_file(file)->real, size);
}

int sync_file(sqlite3_file* file, int /*flags*/) {
    const std::lock_guard lock(state->mutex);
    if (const int code = verdict(Operation::sync); code != SQLITE_OK) return code;
    if (as_file(file)->path == nullptr) return SQLITE_OK;
    Image& image = state->images[*as_file(file)->path];
    for (const Change& change : image.pending) apply(image.synced, change);
    image.pending.clear();
    return SQLITE_OK;
}

// The rest goes through as it is.
template <auto member, typename... Arguments>
auto through(sqlite3_file* file, Arguments... arguments) {
    sqlite3_file* const inner = as_file(file)->real;
    return (inner->pMethods->*member)(inner, arguments...);
}

const sqlite3_io_methods methods = {
    2,
    close_file,
    read_file,
    write_file,
    truncate_file,
    sync_file,
    through<&sqlite3_io_methods::xFileSize, sqlite3_int64*>,
    through<&sqlite3_io_methods::xLock, int>,
    through<&sqlite3_io_methods::xUnlock, int>,
    through<&sqlite3_io_methods::xCheckReservedLock, int*>,
    through<&sqlite3_io_methods::xFileControl, int, void*>,
    through<&sqlite3_io_methods::xSectorSize>,
    through<&sqlite3_io_methods::xDeviceCharacteristics>,
    through<&sqlite3_io_methods::xShmMap, int, int, int, void volatile**>,
    through<&sqlite3_io_methods::xShmLock, int, int, int>,
    through<&sqlite3_io_methods::xShmBarrier>,
    through<&sqlite3_io_methods::xShmUnmap, int>,
    nullptr,
    nullptr,
};

std::string bytes_of(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

int open_file(
    sqlite3_vfs* /*vfs*/, const char* name, sqlite3_file* file, int flags, int* out_flags) {
    File* const ours = as_file(file);
    ours->path = nullptr;
    ours->real = reinterpret_cast<sqlite3_file*>(ours + 1);
    const int opened = real->xOpen(real, name, ours->real, flags, out_flags);
    ours->base.pMethods = ours->real->pMethods != nullptr ? &methods : nullptr;
    const bool followed = (flags & (SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_WAL)) != 0;
    if (opened == SQLITE_OK && followed && name != nullptr) {
        ours->path = new std::string(name);
        const std::lock_guard lock(state->mutex);
        if (!state->images.contains(name)) state->images[name].synced = bytes_of(name);
    }
    return opened;
}

int delete_file(sqlite3_vfs* /*vfs*/, const char* name, int sync_folder) {
    const std::lock_guard lock(state->mutex);
    if (state->cut) return SQLITE_IOERR_DELETE;
    state->images.erase(name);
    return real->xDelete(real, name, sync_folder);
}

}  // namespace

FaultDisk::FaultDisk() {
    if (state != nullptr) throw std::logic_error("there is a fault disk already");
    state = new State;
    real = sqlite3_vfs_find(nullptr);
    shim = *real;
    shim.zName = "fault-disk";
    shim.szOsFile = static_cast<int>(sizeof(File)) + real->szOsFile;
    shim.xOpen = open_file;
    shim.xDelete = delete_file;
    sqlite3_vfs_register(&shim, 1);
}

FaultDisk::~FaultDisk() {
    sqlite3_vfs_unregister(&shim);
    sqlite3_vfs_register(real, 1);
    delete state;
    state = nullptr;
}

void FaultDisk::fail(Operation operation, std::int64_t nth, int code, std::int64_t times) {
    const std::lock_guard lock(state->mutex);
    state->fault = {operation, nth, times, code};
    state->failed = false;
}

void FaultDisk::heal() {
    const std::lock_guard lock(state->mutex);
    state->fault.times = 0;
}

bool FaultDisk::has_failed() const {
    const std::lock_guard lock(state->mutex);
    return state->failed;
}

void FaultDisk::cut_power(std::int64_t nth, std::uint64_t seed) {
    const std::lock_guard lock(state->mutex);
    state->until_cut = nth;
    state->seed = seed;
}

bool FaultDisk::is_cut() const {
    const std::lock_guard lock(state->mutex);
    return state->cut;
}

void FaultDisk::restore_power() {
    const std::lock_guard lock(state->mutex);
    state->cut = false;
    state->until_cut = 0;
    state->images.clear();
}

void FaultDisk::write_what_is_left(const std::string& path, const std::string& target) const {
    const std::lock_guard lock(state->mutex);
    for (const std::string suffix : {"", "-wal"}) {
        const auto found = state->left_over.find(path + suffix);
        if (found == state->left_over.end()) continue;
        std::ofstream(target + suffix, std::ios::binary) << found->second;
    }
}

}  // namespace tests
