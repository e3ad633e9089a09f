#include "bot/clock.h"

#include <chrono>

namespace bot {

TimeMs SystemClock::now() const {
    using std::chrono::system_clock;
    return std::chrono::duration_cast<std::chrono::milliseconds>(
               system_clock::now().time_since_epoch())
        .count();
}

}  // namespace bot
