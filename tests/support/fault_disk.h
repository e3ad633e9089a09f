#pragma once

#include <cstdint>
#include <string>

namespace tests {

/// The disk as SQLite sees it, while this lives: it fails when told to, and it knows what would be
/// left after a power cut. Nothing is really synced, so it is quick. One at a time; made before the
/// first database is opened and gone after the last is closed.
class FaultDisk {
public:
    enum class Operation { write, sync, truncate, read };

    FaultDisk();
    ~FaultDisk();
    FaultDisk(const FaultDisk&) = delete;
    FaultDisk& operator=(const FaultDisk&) = delete;

    /// From the `nth` next call of `operation` on (1: the very next), `times` calls end with
    /// SQLite's `code`. A write that fails for a full disk has written half of its bytes.
    void fail(Operation operation, std::int64_t nth, int code, std::int64_t times = 1);
    /// From now on everything works again.
    void heal();
    /// Whether anything failed since `fail`.
    [[nodiscard]] bool has_failed() const;

    /// Just before the `nth` next write or sync the power goes: what is on the disk then is kept,
    /// and every later operation fails. Of what was written and not synced, any part may be there,
    /// in units of 512 bytes; `seed` chooses.
    void cut_power(std::int64_t nth, std::uint64_t seed);
    [[nodiscard]] bool is_cut() const;
    /// The machine is up again; what was left stays known.
    void restore_power();
    /// Writes the files that were left as `target`, `target-wal`.
    void write_what_is_left(const std::string& path, const std::string& target) const;
};

}  // namespace tests
