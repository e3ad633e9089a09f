#include "bot/resident_memory.h"

#include <fstream>
#include <unistd.h>

namespace bot {

std::uint64_t resident_bytes() {
    // The second number of /proc/self/statm is in pages.
    std::ifstream file("/proc/self/statm");
    std::uint64_t all = 0;
    std::uint64_t resident = 0;
    file >> all >> resident;
    return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace bot
