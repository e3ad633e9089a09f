#pragma once

#include "rules/text/stored_array.h"

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace rules {

/// Writes plain values one after the other, for a cache on the same machine. Every array begins at
/// a multiple of eight bytes, so that it can be used where it lies.
class ModelWriter {
public:
    static constexpr std::size_t alignment = 8;

    template <typename Value>
    void add(const Value& value) {
        static_assert(std::is_trivially_copyable_v<Value>);
        const auto at = bytes_.size();
        bytes_.resize(at + sizeof(Value));
        std::memcpy(bytes_.data() + at, &value, sizeof(Value));
    }
    template <typename Value>
    void add_all(std::span<const Value> values) {
        static_assert(std::is_trivially_copyable_v<Value> && alignof(Value) <= alignment);
        add(static_cast<std::uint64_t>(values.size()));
        bytes_.resize((bytes_.size() + alignment - 1) / alignment * alignment);
        const auto at = bytes_.size();
        bytes_.resize(at + values.size_bytes());
        if (!values.empty()) std::memcpy(bytes_.data() + at, values.data(), values.size_bytes());
    }
    template <typename Value>
    void add_all(const StoredArray<Value>& values) {
        add_all(values.view());
    }
    void add_text(std::string_view text) {
        add(static_cast<std::uint64_t>(text.size()));
        bytes_.append(text);
    }
    [[nodiscard]] std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

/// Reads what ModelWriter wrote, without copying arrays: the bytes must outlive them. After the
/// first value that is not there, `ok` is false and every further one is empty.
class ModelReader {
public:
    explicit ModelReader(std::string_view bytes) : bytes_(bytes) {}

    [[nodiscard]] bool ok() const { return ok_; }

    template <typename Value>
    [[nodiscard]] Value value() {
        Value result{};
        if (!has(sizeof(Value))) return result;
        std::memcpy(&result, bytes_.data() + at_, sizeof(Value));
        at_ += sizeof(Value);
        return result;
    }
    template <typename Value>
    [[nodiscard]] StoredArray<Value> all() {
        const auto count = value<std::uint64_t>();
        at_ = (at_ + ModelWriter::alignment - 1) / ModelWriter::alignment * ModelWriter::alignment;
        ok_ = ok_ && at_ <= bytes_.size() && count <= (bytes_.size() - at_) / sizeof(Value);
        if (!ok_ || count == 0) return {};
        const char* begin = bytes_.data() + at_;
        at_ += count * sizeof(Value);
        if (reinterpret_cast<std::uintptr_t>(begin) % alignof(Value) != 0) {
            std::vector<Value> copy(count);
            std::memcpy(copy.data(), begin, count * sizeof(Value));
            return copy;
        }
        return StoredArray<Value>(std::span(reinterpret_cast<const Value*>(begin), count));
    }
    [[nodiscard]] std::string_view text() {
        const auto size = value<std::uint64_t>();
        if (!has(size)) return {};
        const std::string_view result = bytes_.substr(at_, size);
        at_ += size;
        return result;
    }

private:
    [[nodiscard]] bool has(std::uint64_t size) {
        ok_ = ok_ && at_ <= bytes_.size() && size <= bytes_.size() - at_;
        return ok_;
    }

    std::string_view bytes_;
    std::size_t at_ = 0;
    bool ok_ = true;
};

/// A sum that no damage of a file leaves as it was; eight bytes at a time.
[[nodiscard]] inline std::uint64_t checksum_of(std::string_view bytes) {
    std::uint64_t sum = 0xcbf29ce484222325U ^ bytes.size();
    const auto take = [&](std::uint64_t next) {
        sum = (sum ^ next) * 0x100000001b3U;
        sum ^= sum >> 29U;
    };
    std::uint64_t next = 0;
    for (; bytes.size() >= sizeof next; bytes.remove_prefix(sizeof next)) {
        std::memcpy(&next, bytes.data(), sizeof next);
        take(next);
    }
    next = 0;
    if (!bytes.empty()) std::memcpy(&next, bytes.data(), bytes.size());
    take(next);
    return sum;
}

}  // namespace rules
