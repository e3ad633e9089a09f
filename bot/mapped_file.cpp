#include "bot/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace bot {

std::shared_ptr<const MappedFile> MappedFile::open(const std::filesystem::path& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return nullptr;
    struct stat found {};
    void* mapped = MAP_FAILED;
    const bool usable = ::fstat(file, &found) == 0 && S_ISREG(found.st_mode) && found.st_size > 0;
    const auto size = usable ? static_cast<std::size_t>(found.st_size) : 0;
    if (usable) mapped = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file, 0);
    ::close(file);
    if (mapped == MAP_FAILED) return nullptr;
    return std::shared_ptr<const MappedFile>(new MappedFile(static_cast<char*>(mapped), size));
}

void MappedFile::let_go() const {
    (void)::madvise(begin_, size_, MADV_DONTNEED);
    // Answers look here and there: what stands around is not wanted.
    (void)::madvise(begin_, size_, MADV_RANDOM);
}

MappedFile::~MappedFile() {
    ::munmap(begin_, size_);
}

}  // namespace bot
