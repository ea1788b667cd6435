#pragma once

#include "common/result.hpp"
#include "common/types/secret.hpp"
#include "common/types/word.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/concepts.hpp"
#include "common/wire/json.hpp"
#include "common/wire/json_text.hpp"
#include "common/wire/shape.hpp"

#include <boost/describe.hpp>
#include <boost/mp11.hpp>

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

/// Turns a struct described with Boost.Describe into JSON and back, and into the text of a Varlink
/// type. A request is described once; its parser, its serialiser and its documentation follow. What
/// does not depend on the type is in described.cpp, for the compiler meets this with every struct
/// there is.
namespace mailctl::wire {

/// An object whose members are texts by any name.
using TextMap = std::map<std::string, std::string>;

// ---- from JSON

Error wrong_type(std::string_view member, std::string_view wanted);

/// One object while its members are taken from it; keeps the first thing that is wrong.
class ObjectReader {
public:
    explicit ObjectReader(json& object) : object_(object) {}

    /// Null where it is not there, or no longer wanted.
    json* take(const char* name, bool may_be_absent);

    void refuse(Error error);

    /// What is wrong with the object after its members were taken, or nothing.
    std::optional<Error> problem(const Shape& shape);

private:
    json& object_;
    std::size_t present_ = 0;
    std::optional<Error> error_ = {};
};

/// The place of the word in the list.
Result<std::size_t> decode_word(
    const json& value, std::string_view member, std::span<const std::string_view> words
);

Result<std::int64_t> decode_whole(const json& value, std::string_view member);

/// The string in the tree, to be taken over.
Result<std::string*> text_in(json& value, std::string_view member);

Result<TextMap> decode_map(json& value, std::string_view member);

/// Says which member an error is about, where it does not say so itself.
Error about(Error error, std::string_view member);

template <class T>
Result<T> at_member(Result<T> result, std::string_view member) {
    return result ? std::move(result) : Result<T>(about(std::move(result.error()), member));
}

template <DescribedEnum T>
Result<T> decode_enum(const json& value, std::string_view member) {
    const auto place = decode_word(value, member, shape_of<T>().words);
    if (!place) {
        return place.error();
    }
    T found{};
    std::size_t at = 0;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto row) {
        found = at++ == *place ? row.value : found;
    });
    return found;
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

template <>
Result<std::string> decode<std::string>(json& value, std::string_view member);
template <>
Result<std::int64_t> decode<std::int64_t>(json& value, std::string_view member);
template <>
Result<bool> decode<bool>(json& value, std::string_view member);
template <>
Result<double> decode<double>(json& value, std::string_view member);
template <>
Result<JsonText> decode<JsonText>(json& value, std::string_view member);

template <class Field>
std::optional<Field> read_field(ObjectReader& object, const char* name) {
    std::optional<Field> field;
    if (json* const value = object.take(name, IsOptional<Field>::value); value != nullptr) {
        auto decoded = decode<Field>(*value, name);
        if (decoded) {
            field.emplace(*std::move(decoded));
        } else {
            object.refuse(std::move(decoded.error()));
        }
    } else if constexpr (IsOptional<Field>::value) {
        field.emplace();
    }
    return field;
}

// Compiled once, for what most members are.
#define MAILCTL_PLAIN_FIELDS(home)                                                                \
    home template std::optional<bool> read_field<bool>(ObjectReader&, const char*);               \
    home template std::optional<std::int64_t>                                                     \
    read_field<std::int64_t>(ObjectReader&, const char*);                                         \
    home template std::optional<double> read_field<double>(ObjectReader&, const char*);           \
    home template std::optional<std::string> read_field<std::string>(ObjectReader&, const char*); \
    home template std::optional<std::vector<std::string>>                                         \
    read_field<std::vector<std::string>>(ObjectReader&, const char*);                             \
    home template std::optional<std::optional<bool>>                                              \
    read_field<std::optional<bool>>(ObjectReader&, const char*);                                  \
    home template std::optional<std::optional<std::int64_t>>                                      \
    read_field<std::optional<std::int64_t>>(ObjectReader&, const char*);                          \
    home template std::optional<std::optional<double>>                                            \
    read_field<std::optional<double>>(ObjectReader&, const char*);                                \
    home template std::optional<std::optional<std::string>>                                       \
    read_field<std::optional<std::string>>(ObjectReader&, const char*);
MAILCTL_PLAIN_FIELDS(extern)

/// A struct whose members may lack a default constructor is filled through optionals, so that no
/// half-made HostName ever exists.
template <class T, class... Members>
Result<T> decode_members(json& value, boost::mp11::mp_list<Members...>) {
    ObjectReader object(value);
    // Braced initialisation runs from left to right, so the first bad member is the one reported.
    std::tuple<std::optional<detail::MemberType<T, Members>>...> fields{
        read_field<detail::MemberType<T, Members>>(object, Members::name)...};
    if (auto error = object.problem(shape_of<T>())) {
        return *std::move(error);
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

/// A Secret leaves the tree: its string is taken over and wiped.
template <class T>
Result<T> decode_text(json& value, std::string_view member) {
    static_assert(std::is_same_v<T, Secret> || TextValue<T>, "this type has no place on the wire");
    const auto text = text_in(value, member);
    return text ? at_member(T::parse(**text), member) : Result<T>(text.error());
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
    } else if constexpr (std::is_same_v<T, TextMap>) {
        return decode_map(value, member);
    } else if constexpr (NumberValue<T>) {
        const auto number = decode_whole(value, member);
        if (!number) {
            return number.error();
        }
        if constexpr (requires { T::parse(*number, member); }) {
            return at_member(T::parse(*number, member), member);
        } else {
            return at_member(T::parse(*number), member);
        }
    } else if constexpr (DescribedEnum<T>) {
        return decode_enum<T>(value, member);
    } else if constexpr (DescribedStruct<T>) {
        return decode_struct<T>(value, member);
    } else {
        return decode_text<T>(value, member);
    }
}

// ---- to JSON

/// An absent member is left out.
void put(json& object, const char* name, json member);

json text_to_json(std::string_view text);
json number_to_json(std::int64_t number);
json real_to_json(double number);
json bool_to_json(bool is_true);
json document_to_json(const JsonText& document);
void append(json& list, json element);

/// Writes one value. An absent optional is left out. A Secret can be written only by
/// encode_with_secrets(), which the two ends of a password's journey call.
template <bool with_secrets, class T>
json encode(const T& value) {
    if constexpr (IsOptional<T>::value) {
        return value ? encode<with_secrets>(*value) : json();
    } else if constexpr (IsVector<T>::value) {
        auto list = json::array();
        for (const auto& element : value) {
            append(list, encode<with_secrets>(element));
        }
        return list;
    } else if constexpr (std::is_same_v<T, bool>) {
        return bool_to_json(value);
    } else if constexpr (std::is_same_v<T, std::int64_t>) {
        return number_to_json(value);
    } else if constexpr (std::is_same_v<T, double>) {
        return real_to_json(value);
    } else if constexpr (std::is_same_v<T, std::string>) {
        return text_to_json(value);
    } else if constexpr (std::is_same_v<T, Secret>) {
        static_assert(with_secrets, "a secret is written by encode_with_secrets() alone");
        return text_to_json(value.reveal());
    } else if constexpr (std::is_same_v<T, JsonText>) {
        return document_to_json(value);
    } else if constexpr (NumberValue<T>) {
        return number_to_json(value.number());
    } else if constexpr (DescribedEnum<T>) {
        return text_to_json(word_of(value));
    } else if constexpr (DescribedStruct<T>) {
        auto object = json::object();
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto row) {
            put(object, row.name, encode<with_secrets>(value.*row.pointer));
        });
        return object;
    } else if constexpr (TextValue<T>) {
        return text_to_json(value.text());
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
