#pragma once

#include "webhooks/notices/notice.h"
#include "webhooks/settings.h"

#include <memory>
#include <utility>

namespace webhooks {

/// The target, unless `reader` found problems.
template <typename TargetType, typename... Arguments>
MadeNoticeTarget make_target(const SettingsReader& reader, Arguments&&... arguments) {
    if (!reader.problems().empty()) return reader.problems();
    return std::make_unique<TargetType>(std::forward<Arguments>(arguments)...);
}

}  // namespace webhooks
