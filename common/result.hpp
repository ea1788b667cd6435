#pragma once

#include "common/error.hpp"

#include <optional>
#include <utility>

namespace mailctl {

/// A value, or the reason why there is none: for what the caller or the outside world can cause.
/// What means that mailctl itself is broken is an exception.
template <class T>
class [[nodiscard]] Result {
public:
    // Implicit on purpose: `return value;` and `return Error{...};` are the whole interface.
    Result(T value) : value_(std::move(value)) {}      // NOLINT
    Result(Error error) : error_(std::move(error)) {}  // NOLINT

    explicit operator bool() const { return value_.has_value(); }

    // Whoever takes what is not there meets an exception.
    T& operator*() & { return value_.value(); }
    const T& operator*() const& { return value_.value(); }
    T&& operator*() && { return std::move(value_).value(); }
    T* operator->() { return &value_.value(); }
    const T* operator->() const { return &value_.value(); }

    Error& error() { return error_.value(); }
    const Error& error() const { return error_.value(); }

private:
    // Not a variant, whose every type costs the compiler three times as much.
    std::optional<T> value_;
    std::optional<Error> error_;
};

/// Success that carries nothing, or the reason of the failure.
class [[nodiscard]] Status {
public:
    Status() = default;
    Status(Error error) : error_(std::move(error)) {}  // NOLINT: as Result

    explicit operator bool() const { return !error_; }

    Error& error() { return *error_; }
    const Error& error() const { return *error_; }

private:
    std::optional<Error> error_;
};

}  // namespace mailctl
