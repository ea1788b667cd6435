#pragma once

#include "common/types/grammar.hpp"
#include "common/types/secret.hpp"
#include "common/types/whole.hpp"
#include "common/wire/concepts.hpp"
#include "common/wire/json_text.hpp"

#include <boost/mp11/algorithm.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

/// What a type is on the wire, as data: what is the same for all types is then written once and
/// compiled once, and not for each of them.
namespace mailctl::wire {

struct Shape;

struct MemberShape {
    std::string_view name;
    const Shape* shape;
};

struct Shape {
    enum class Kind : std::uint8_t {
        boolean,
        integer,
        real,
        text,
        secret,
        object,    ///< Any JSON, or members of any name.
        words,     ///< One of `words`.
        record,    ///< `members`.
        list,      ///< Of `of`.
        optional,  ///< `of`, or nothing.
    };

    Kind kind;
    std::string_view name = {};  ///< Of words and a record: "RelayEnable".
    const Shape* of = nullptr;
    std::span<const MemberShape> members = {};
    std::span<const std::string_view> words = {};
    const Grammar* grammar = nullptr;  ///< Of a text or a secret, where its type has one.
    const Range* range = nullptr;      ///< Of a whole number, likewise.

    /// Null where there is none of that name.
    const MemberShape* find(std::string_view member) const;
};

namespace detail {

// "… [with T = mailctl::api::RelayEnable; …]" or "… [T = mailctl::api::RelayEnable]".
template <class T>
constexpr std::string_view name_of() {
    std::string_view text = __PRETTY_FUNCTION__;
    text.remove_prefix(text.find("T = ") + std::string_view("T = ").size());
    text = text.substr(0, text.find_first_of(";]"));
    return text.substr(text.rfind(':') + 1);
}

template <class T>
constexpr Shape make_shape();

template <class T>
inline constexpr Shape shape = make_shape<T>();

template <class T, class Descriptor>
using MemberType = std::remove_cvref_t<decltype(std::declval<T&>().*Descriptor::pointer)>;

template <class T>
constexpr auto member_shapes() {
    using Described = MembersOf<T>;
    std::array<MemberShape, boost::mp11::mp_size<Described>::value> members{};
    std::size_t place = 0;
    boost::mp11::mp_for_each<Described>([&](auto row) {
        members[place++] = {row.name, &shape<MemberType<T, decltype(row)>>};
    });
    return members;
}

template <class T>
constexpr auto word_list() {
    using Described = boost::describe::describe_enumerators<T>;
    std::array<std::string_view, boost::mp11::mp_size<Described>::value> words{};
    std::size_t place = 0;
    boost::mp11::mp_for_each<Described>([&](auto row) { words[place++] = row.name; });
    return words;
}

template <class T>
inline constexpr auto members_of = member_shapes<T>();
template <class T>
inline constexpr auto words_of = word_list<T>();

template <class T>
constexpr const Grammar* grammar_of() {
    if constexpr (requires { T::grammar; }) {
        return &T::grammar;
    } else {
        return nullptr;
    }
}

template <class T>
constexpr const Range* range_of() {
    if constexpr (requires { T::range; }) {
        return &T::range;
    } else {
        return nullptr;
    }
}

template <class T>
constexpr Shape make_shape() {
    using Kind = Shape::Kind;
    if constexpr (IsOptional<T>::value) {
        return {.kind = Kind::optional, .of = &shape<typename T::value_type>};
    } else if constexpr (IsVector<T>::value) {
        return {.kind = Kind::list, .of = &shape<typename T::value_type>};
    } else if constexpr (std::is_same_v<T, bool>) {
        return {.kind = Kind::boolean};
    } else if constexpr (std::is_same_v<T, double>) {
        return {.kind = Kind::real};
    } else if constexpr (std::is_same_v<T, std::int64_t> || NumberValue<T>) {
        return {.kind = Kind::integer, .range = range_of<T>()};
    } else if constexpr (std::is_same_v<T, Secret>) {
        return {.kind = Kind::secret, .grammar = grammar_of<T>()};
    } else if constexpr (std::is_same_v<T, JsonText>) {
        return {.kind = Kind::object};
    } else if constexpr (DescribedEnum<T>) {
        return {.kind = Kind::words, .name = name_of<T>(), .words = words_of<T>};
    } else if constexpr (DescribedStruct<T>) {
        return {.kind = Kind::record, .name = name_of<T>(), .members = members_of<T>};
    } else {
        return {.kind = Kind::text, .grammar = grammar_of<T>()};
    }
}

}  // namespace detail

template <class T>
constexpr const Shape& shape_of() {
    return detail::shape<T>;
}

}  // namespace mailctl::wire
