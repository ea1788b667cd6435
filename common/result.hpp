#pragma once

#include "common/error.hpp"

#include <optional>
#include <utility>
#include <variant>

namespace mailctl {

/// A value, or the reason why there is none: for what the caller or the outside world can cause.
/// What means that mailctl itself is broken is an exception.
template <class T>
class [[nodiscard]] Result {
public:
    // Implicit on purpose: `return value;` and `return Error{...};` are the whole interface.
    Result(T value) : state_(std::in_place_index<0>, std::move(value)) {}      // NOLINT
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}  // NOLINT

    explicit operator bool() const { return state_.index() == 0; }

    T& operator*() & { return std::get<0>(state_); }
    const T& operator*() const& { return std::get<0>(state_); }
    T&& operator*() && { return std::get<0>(std::move(state_)); }
    T* operator->() { return &std::get<0>(state_); }
    const T* operator->() const { return &std::get<0>(state_); }

    Error& error() { return std::get<1>(state_); }
    const Error& error() const { return std::get<1>(state_); }

private:
    std::variant<T, Error> state_;
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
