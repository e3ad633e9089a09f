#pragma once

#include "webhooks/channel.h"

#include <vector>

namespace webhooks {

/// A channel whose proofs carry the time, so that its probes need it too.
class DatedProbes {
public:
    virtual ~DatedProbes() = default;

    /// As `Channel::probes`, to be made at `now`.
    [[nodiscard]] virtual std::vector<Channel::Probe> probes_at(TimeMs now) const = 0;

    DatedProbes() = default;
    DatedProbes(const DatedProbes&) = delete;
    DatedProbes& operator=(const DatedProbes&) = delete;
};

}  // namespace webhooks
