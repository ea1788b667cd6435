#pragma once

#include "common/result.hpp"

#include <boost/describe.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// What a type must be to have a place on the wire.
namespace mailctl::wire {

template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public>;

template <class T>
concept DescribedStruct = std::is_class_v<T> && boost::describe::has_describe_members<T>::value;

template <class T>
concept DescribedEnum = boost::describe::has_describe_enumerators<T>::value;

/// A type with a grammar: built by parse() alone, written as text.
template <class T>
concept TextValue = requires(const T& value) {
    { T::parse(std::string_view()) } -> std::same_as<Result<T>>;
    { value.text() } -> std::convertible_to<std::string>;
};

/// A type with a range: built by parse() alone, written as a number.
template <class T>
concept NumberValue = requires(const T& value) {
    { T::parse(std::int64_t{}) } -> std::same_as<Result<T>>;
    { value.number() } -> std::convertible_to<std::int64_t>;
};

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};

template <class T>
struct IsVector : std::false_type {};
template <class T>
struct IsVector<std::vector<T>> : std::true_type {};

}  // namespace mailctl::wire
