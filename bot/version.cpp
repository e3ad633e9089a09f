#include "bot/version.h"

namespace bot {

const char* version() {
    return PORTAVOZ_VERSION;
}

}  // namespace bot
