#include "bot/process_lock.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bot {

Result<ProcessLock> ProcessLock::take(const std::string& store_path) {
    const std::string path = store_path + ".lock";
    const int file = ::open(path.c_str(), O_CREAT | O_RDWR | O_CLOEXEC, S_IRUSR | S_IWUSR);
    if (file < 0) return Error{Error::Code::io, "open " + path + ": " + std::strerror(errno)};
    if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
        ::close(file);
        return Error{Error::Code::busy,
                     "the store " + store_path + " is in use by another Portavoz; stop it first"};
    }
    return ProcessLock(file);
}

ProcessLock::~ProcessLock() {
    if (file_ >= 0) ::close(file_);
}

}  // namespace bot
