#pragma once

#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace rules {

/// Writes plain values one after the other, for a cache on the same machine.
class ModelWriter {
public:
    template <typename Value>
    void add(const Value& value) {
        static_assert(std::is_trivially_copyable_v<Value>);
        const auto at = bytes_.size();
        bytes_.resize(at + sizeof(Value));
        std::memcpy(bytes_.data() + at, &value, sizeof(Value));
    }
    template <typename Value>
    void add_all(const std::vector<Value>& values) {
        static_assert(std::is_trivially_copyable_v<Value>);
        add(static_cast<std::uint64_t>(values.size()));
        const auto at = bytes_.size();
        bytes_.resize(at + values.size() * sizeof(Value));
        if (!values.empty()) std::memcpy(bytes_.data() + at, values.data(), bytes_.size() - at);
    }
    void add_text(std::string_view text) {
        add(static_cast<std::uint64_t>(text.size()));
        bytes_.append(text);
    }
    [[nodiscard]] std::string take() { return std::move(bytes_); }

private:
    std::string bytes_;
};

/// Reads what ModelWriter wrote; after the first value that is not there, `ok` is false and every
/// further one is empty.
class ModelReader {
public:
    explicit ModelReader(std::string_view bytes) : bytes_(bytes) {}

    [[nodiscard]] bool ok() const { return ok_; }

    template <typename Value>
    [[nodiscard]] Value value() {
        Value result{};
        if (!has(sizeof(Value))) return result;
        std::memcpy(&result, bytes_.data(), sizeof(Value));
        bytes_.remove_prefix(sizeof(Value));
        return result;
    }
    template <typename Value>
    [[nodiscard]] std::vector<Value> all() {
        const auto count = value<std::uint64_t>();
        if (count > bytes_.size() / sizeof(Value) || !ok_) {
            ok_ = false;
            return {};
        }
        std::vector<Value> result(count);
        if (count > 0) std::memcpy(result.data(), bytes_.data(), count * sizeof(Value));
        bytes_.remove_prefix(count * sizeof(Value));
        return result;
    }
    [[nodiscard]] std::string text() {
        const auto size = value<std::uint64_t>();
        if (!has(size)) return {};
        std::string result(bytes_.substr(0, size));
        bytes_.remove_prefix(size);
        return result;
    }

private:
    [[nodiscard]] bool has(std::uint64_t size) {
        ok_ = ok_ && size <= bytes_.size();
        return ok_;
    }

    std::string_view bytes_;
    bool ok_ = true;
};

}  // namespace rules
