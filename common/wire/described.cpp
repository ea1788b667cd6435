#include "common/wire/described.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::wire {

Error wrong_type(std::string_view member, std::string_view wanted) {
    return {
        Errc::invalid_argument,
        fmt::format("member \"{}\" must be {}", member, wanted),
        {},
        std::string(member)};
}

Error about(Error error, std::string_view member) {
    if (error.parameter.empty()) {
        error.parameter = member;
    }
    return error;
}

// ---- an object's members

json* ObjectReader::take(const char* name, bool may_be_absent) {
    const auto found = object_.find(name);
    if (found != object_.end()) {
        ++present_;
        return error_ ? nullptr : &*found;
    }
    if (!may_be_absent && !error_) {
        error_ =
            Error{Errc::invalid_argument, fmt::format("member \"{}\" is missing", name), {}, name};
    }
    return nullptr;
}

void ObjectReader::refuse(Error error) { error_ = std::move(error); }

std::optional<Error> ObjectReader::problem(const Shape& shape) {
    if (present_ == object_.size()) {
        return std::move(error_);
    }
    for (const auto& member : object_.items()) {
        if (shape.find(member.key()) == nullptr) {
            const std::string shown = escaped(member.key().substr(0, 64));
            return Error{
                Errc::invalid_argument, fmt::format("unknown member \"{}\"", shown), {}, shown};
        }
    }
    return Error{Errc::internal, "no unknown member", {}, {}};
}

// ---- from JSON

Result<std::size_t> decode_word(
    const json& value, std::string_view member, std::span<const std::string_view> words
) {
    if (value.is_string()) {
        const auto found =
            std::find(words.begin(), words.end(), value.get_ref<const std::string&>());
        if (found != words.end()) {
            return static_cast<std::size_t>(found - words.begin());
        }
    }
    std::string allowed;
    for (const auto word : words) {
        allowed += fmt::format("{}\"{}\"", allowed.empty() ? "" : ", ", word);
    }
    return wrong_type(member, "one of " + allowed);
}

Result<std::int64_t> decode_whole(const json& value, std::string_view member) {
    // is_number_unsigned() above int64's range would wrap; a fraction would be cut.
    const bool is_whole = value.is_number_integer() &&
                          (!value.is_number_unsigned() || value.get<std::uint64_t>() <= INT64_MAX);
    if (!is_whole) {
        return wrong_type(member, "a whole number");
    }
    return value.get<std::int64_t>();
}

Result<std::string*> text_in(json& value, std::string_view member) {
    if (!value.is_string()) {
        return wrong_type(member, "a string");
    }
    return &value.get_ref<std::string&>();
}

Result<TextMap> decode_map(json& value, std::string_view member) {
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

template <>
Result<std::string> decode<std::string>(json& value, std::string_view member) {
    auto text = text_in(value, member);
    return text ? Result<std::string>(std::move(**text)) : Result<std::string>(text.error());
}

template <>
Result<std::int64_t> decode<std::int64_t>(json& value, std::string_view member) {
    return decode_whole(value, member);
}

template <>
Result<bool> decode<bool>(json& value, std::string_view member) {
    return value.is_boolean() ? Result<bool>(value.get<bool>())
                              : Result<bool>(wrong_type(member, "true or false"));
}

template <>
Result<double> decode<double>(json& value, std::string_view member) {
    return value.is_number() ? Result<double>(value.get<double>())
                             : Result<double>(wrong_type(member, "a number"));
}

template <>
Result<JsonText> decode<JsonText>(json& value, std::string_view member) {
    return value.is_object() ? Result<JsonText>(JsonText{to_text(value)})
                             : Result<JsonText>(wrong_type(member, "an object"));
}

MAILCTL_PLAIN_FIELDS()

// ---- to JSON

void put(json& object, const char* name, json member) {
    if (!member.is_null()) {
        object[name] = std::move(member);
    }
}

void append(json& list, json element) { list.push_back(std::move(element)); }

json text_to_json(std::string_view text) { return text; }
json number_to_json(std::int64_t number) { return number; }
json real_to_json(double number) { return number; }
json bool_to_json(bool is_true) { return is_true; }
json document_to_json(const JsonText& document) { return json::parse(document.text); }

}  // namespace mailctl::wire
