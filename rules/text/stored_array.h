#pragma once

#include <cstddef>
#include <span>
#include <utility>
#include <vector>

namespace rules {

/// Numbers of something learned: its own while it is being learned, or a stretch of stored bytes
/// that whoever holds the array keeps alive. So a model is used where it lies (in a mapped file),
/// and only the parts that are looked at take memory.
template <typename Value>
class StoredArray {
public:
    StoredArray() = default;
    StoredArray(std::vector<Value> own) : own_(std::move(own)) {}
    explicit StoredArray(std::span<const Value> borrowed) : borrowed_(borrowed) {}

    [[nodiscard]] std::span<const Value> view() const {
        return borrowed_.empty() ? std::span<const Value>(own_) : borrowed_;
    }
    [[nodiscard]] std::size_t size() const { return view().size(); }
    [[nodiscard]] bool empty() const { return view().empty(); }
    [[nodiscard]] const Value& operator[](std::size_t index) const { return view()[index]; }
    [[nodiscard]] auto begin() const { return view().begin(); }
    [[nodiscard]] auto end() const { return view().end(); }

    /// What is learned; never of an array that is borrowed.
    [[nodiscard]] std::vector<Value>& own() { return own_; }

private:
    std::vector<Value> own_;
    std::span<const Value> borrowed_;
};

}  // namespace rules
