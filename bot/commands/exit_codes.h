#pragma once

#include "bot/result.h"

namespace bot {

/// What a command that failed with `error` ends with: 65 damaged data, 75 in use, 78 configuration,
/// 2 wrong use, otherwise 1.
[[nodiscard]] constexpr int exit_code_for(const Error& error) {
    switch (error.code) {
        case Error::Code::corrupt:
            return 65;
        case Error::Code::busy:
            return 75;
        case Error::Code::configuration:
            return 78;
        case Error::Code::invalid:
            return 2;
        default:
            return 1;
    }
}

}  // namespace bot
