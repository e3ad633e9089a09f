#include "bot/embedded_files.h"

#include <cstdint>
#include <sys/mman.h>
#include <unistd.h>

namespace bot {

std::string_view embedded_file(std::string_view path) {
    for (const EmbeddedFile& file : embedded_files()) {
        if (file.path == path) return file.bytes;
    }
    return {};
}

void let_embedded_files_go() {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    for (const EmbeddedFile& file : embedded_files()) {
        // What else stands on the first page is constant too, and comes again just as well.
        const char* bytes = file.bytes.data();
        const std::uintptr_t into_page = reinterpret_cast<std::uintptr_t>(bytes) % page;
        (void)::madvise(const_cast<char*>(bytes - into_page), file.bytes.size() + into_page,
                        MADV_DONTNEED);
    }
}

}  // namespace bot
