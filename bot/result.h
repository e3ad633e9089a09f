#pragma once

#include <cassert>
#include <string>
#include <utility>
#include <variant>

namespace bot {

/// Why an operation failed. The message names the thing and the value, for the person on duty.
struct Error {
    enum class Code {
        invalid,
        not_found,
        busy,
        full,
        io,
        corrupt,
        network,
        configuration,
        internal
    };

    Code code = Code::internal;
    std::string message;
};

/// A value or an Error, with the member names of std::expected (C++23), so that a later switch is
/// mechanical.
template <typename T>
class [[nodiscard]] Result {
public:
    Result(T value)
        : state_(std::move(value)) {}  // NOLINT: converting on purpose, `return value;` reads best.
    Result(Error error) : state_(std::move(error)) {}  // NOLINT: as above.

    [[nodiscard]] bool has_value() const { return std::holds_alternative<T>(state_); }
    explicit operator bool() const { return has_value(); }

    [[nodiscard]] T& value() & { return std::get<T>(state_); }
    [[nodiscard]] const T& value() const& { return std::get<T>(state_); }
    [[nodiscard]] T&& value() && { return std::get<T>(std::move(state_)); }
    T& operator*() & { return value(); }
    const T& operator*() const& { return value(); }
    T&& operator*() && { return std::move(*this).value(); }
    T* operator->() { return &value(); }
    const T* operator->() const { return &value(); }

    [[nodiscard]] const Error& error() const& { return std::get<Error>(state_); }
    [[nodiscard]] Error&& error() && { return std::get<Error>(std::move(state_)); }

private:
    std::variant<T, Error> state_;
};

/// Success without a value.
struct Done {};
using Status = Result<Done>;

}  // namespace bot
