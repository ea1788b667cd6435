#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"
#include "common/types/text.hpp"
#include "common/types/word.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/concepts.hpp"
#include "common/wire/json.hpp"
#include "common/wire/json_text.hpp"

#include <boost/core/type_name.hpp>
#include <boost/describe.hpp>
#include <boost/mp11.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

/// Turns a struct described with Boost.Describe into JSON and back, and into the text of a Varlink
/// type. A request is described once; its parser, its serialiser and its documentation follow.
namespace mailctl::wire {

/// An object whose members are texts by any name.
using TextMap = std::map<std::string, std::string>;

/// The name of a described type without its namespaces: "RelayEnable".
template <class T>
std::string short_name() {
    const std::string full = boost::core::type_name<T>();
    return full.substr(full.rfind(':') + 1);
}

// ---- from JSON

inline Error wrong_type(std::string_view member, std::string_view wanted) {
    return {
        Errc::invalid_argument,
        fmt::format("member \"{}\" must be {}", member, wanted),
        {},
        std::string(member)};
}

template <class T>
Result<T> at_member(Result<T> result, std::string_view member) {
    if (!result && result.error().parameter.empty()) {
        result.error().parameter = member;
    }
    return result;
}

template <DescribedEnum T>
Result<T> decode_enum(const json& value, std::string_view member) {
    std::string allowed;
    std::optional<T> found;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto row) {
        allowed += fmt::format("{}\"{}\"", allowed.empty() ? "" : ", ", row.name);
        if (value.is_string() && value.template get_ref<const std::string&>() == row.name) {
            found = row.value;
        }
    });
    if (!found) {
        return wrong_type(member, "one of " + allowed);
    }
    return *found;
}

template <class T>
Result<std::vector<T>> decode_list(json& value, std::string_view member) {
    if (!value.is_array()) {
        return wrong_type(member, "a list");
    }
    std::vector<T> list;
    for (auto& element : value) {
        auto decoded = decode<T>(element, member);
        if (!decoded) {
            return decoded.error();
        }
        list.push_back(*std::move(decoded));
    }
    return list;
}

template <class T>
Error unknown_member(const json& value) {
    for (const auto& member : value.items()) {
        const std::string& name = member.key();
        bool known = false;
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto row) { known = known || name == row.name; }
        );
        if (!known) {
            const std::string shown = escaped(name.substr(0, 64));
            return {Errc::invalid_argument, fmt::format("unknown member \"{}\"", shown), {}, shown};
        }
    }
    return {Errc::internal, "no unknown member", {}, {}};
}

/// A struct whose members may lack a default constructor is filled through optionals, so that no
/// half-made HostName ever exists.
template <class T, class... Members>
Result<T> decode_members(json& value, boost::mp11::mp_list<Members...>) {
    std::optional<Error> error;
    std::size_t present = 0;
    [[maybe_unused]] const auto member = [&]<class Descriptor>(Descriptor row) {
        using Field = std::remove_reference_t<decltype(std::declval<T&>().*Descriptor::pointer)>;
        std::optional<Field> field;
        const auto found = value.find(row.name);
        present += found != value.end() ? 1 : 0;
        if (error) {
            return field;
        }
        if (found == value.end() && !IsOptional<Field>::value) {
            error = Error{
                Errc::invalid_argument,
                fmt::format("member \"{}\" is missing", row.name),
                {},
                row.name};
            return field;
        }
        json absent;
        auto decoded = decode<Field>(found == value.end() ? absent : *found, row.name);
        if (decoded) {
            field.emplace(*std::move(decoded));
        } else {
            error = decoded.error();
        }
        return field;
    };
    // Braced initialisation runs from left to right, so the first bad member is the one reported.
    std::tuple fields{member(Members{})...};
    if (present < value.size()) {
        return unknown_member<T>(value);
    }
    if (error) {
        return *error;
    }
    return std::apply([](auto&&... field) { return T{*std::move(field)...}; }, std::move(fields));
}

template <DescribedStruct T>
Result<T> decode_struct(json& value, std::string_view member) {
    if (!value.is_object()) {
        return wrong_type(member, "an object");
    }
    return decode_members<T>(value, boost::mp11::mp_rename<MembersOf<T>, boost::mp11::mp_list>());
}

template <class T>
Result<T> decode_number(const json& value, std::string_view member) {
    // is_number_unsigned() above int64's range would wrap; a fraction would be cut.
    const bool is_whole = value.is_number_integer() &&
                          (!value.is_number_unsigned() || value.get<std::uint64_t>() <= INT64_MAX);
    if (!is_whole) {
        return wrong_type(member, "a whole number");
    }
    if constexpr (NumberValue<T>) {
        return at_member(T::parse(value.get<std::int64_t>()), member);
    } else {
        return value.get<std::int64_t>();
    }
}

/// A Secret leaves the tree: its string is taken over and wiped.
template <class T>
Result<T> decode_text(json& value, std::string_view member) {
    if (!value.is_string()) {
        return wrong_type(member, "a string");
    }
    auto& text = value.get_ref<std::string&>();
    if constexpr (std::is_same_v<T, Secret>) {
        return at_member(Secret::parse(text), member);
    } else if constexpr (std::is_same_v<T, std::string>) {
        return std::move(text);
    } else {
        static_assert(TextValue<T>, "this type has no place on the wire");
        return at_member(T::parse(text), member);
    }
}

inline Result<TextMap> decode_map(json& value, std::string_view member) {
    if (!value.is_object()) {
        return wrong_type(member, "an object");
    }
    TextMap map;
    for (auto& [name, text] : value.items()) {
        if (!text.is_string()) {
            return wrong_type(member, "an object of strings");
        }
        map.emplace(name, std::move(text.get_ref<std::string&>()));
    }
    return map;
}

/// Reads one value, strictly. `member` is the name for the error.
template <class T>
Result<T> decode(json& value, std::string_view member) {
    if constexpr (IsOptional<T>::value) {
        if (value.is_null()) {
            return T();
        }
        auto decoded = decode<typename T::value_type>(value, member);
        return decoded ? Result<T>(T(*std::move(decoded))) : Result<T>(decoded.error());
    } else if constexpr (IsVector<T>::value) {
        return decode_list<typename T::value_type>(value, member);
    } else if constexpr (std::is_same_v<T, json>) {
        return std::move(value);
    } else if constexpr (std::is_same_v<T, JsonText>) {
        return value.is_object() ? Result<T>(T{to_text(value)})
                                 : Result<T>(wrong_type(member, "an object"));
    } else if constexpr (std::is_same_v<T, TextMap>) {
        return decode_map(value, member);
    } else if constexpr (std::is_same_v<T, bool>) {
        return value.is_boolean() ? Result<T>(value.get<bool>())
                                  : Result<T>(wrong_type(member, "true or false"));
    } else if constexpr (std::is_same_v<T, double>) {
        return value.is_number() ? Result<T>(value.get<double>())
                                 : Result<T>(wrong_type(member, "a number"));
    } else if constexpr (std::is_same_v<T, std::int64_t> || NumberValue<T>) {
        return decode_number<T>(value, member);
    } else if constexpr (DescribedEnum<T>) {
        return decode_enum<T>(value, member);
    } else if constexpr (DescribedStruct<T>) {
        return decode_struct<T>(value, member);
    } else {
        return decode_text<T>(value, member);
    }
}

// ---- to JSON

/// Writes one value. An absent optional is left out. A Secret can be written only by
/// encode_with_secrets(), which the two ends of a password's journey call.
template <bool with_secrets, class T>
json encode(const T& value) {
    if constexpr (IsOptional<T>::value) {
        return value ? encode<with_secrets>(*value) : json();
    } else if constexpr (IsVector<T>::value) {
        auto list = json::array();
        for (const auto& element : value) {
            list.push_back(encode<with_secrets>(element));
        }
        return list;
    } else if constexpr (std::is_same_v<T, Secret>) {
        static_assert(with_secrets, "a secret is written by encode_with_secrets() alone");
        return value.reveal();
    } else if constexpr (std::is_same_v<T, JsonText>) {
        return json::parse(value.text);
    } else if constexpr (NumberValue<T>) {
        return value.number();
    } else if constexpr (DescribedEnum<T>) {
        return word_of(value);
    } else if constexpr (DescribedStruct<T>) {
        auto object = json::object();
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto row) {
            json member = encode<with_secrets>(value.*row.pointer);
            if (!member.is_null()) {
                object[row.name] = std::move(member);
            }
        });
        return object;
    } else if constexpr (TextValue<T>) {
        return value.text();
    } else {
        return value;
    }
}

/// The caller sends the result at once and wipes it.
template <class T>
json encode_with_secrets(const T& value) {
    return encode<true>(value);
}

}  // namespace mailctl::wire
