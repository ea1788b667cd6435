#pragma once

#include "common/wire/described.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::wire {

/// Collects the Varlink text of one interface from the C++ types of its requests.
class InterfaceText {
public:
    explicit InterfaceText(std::string_view interface) : interface_(interface) {}

    /// Adds a method, and every type that it names, if it belongs to this interface.
    template <class Request>
    void add_method() {
        constexpr std::string_view method = Request::method;
        if (method.substr(0, method.rfind('.')) != interface_) {
            return;
        }
        // One after the other: each may add types of its own.
        const std::string in = members<Request>();
        const std::string out = members<typename Request::Reply>();
        methods_ += fmt::format(
            "\n{}method {}{} -> {}\n",
            comment(Request::summary),
            method.substr(method.rfind('.') + 1),
            in,
            out
        );
    }

    void add_error(std::string_view name, std::string_view meaning);

    /// The whole interface, as GetInterfaceDescription answers it.
    std::string text(std::string_view about) const;

private:
    static std::string comment(std::string_view text);

    template <class T>
    std::string members() {
        std::string list;
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto row) {
            using Member = std::remove_reference_t<decltype(std::declval<T&>().*row.pointer)>;
            list += fmt::format("{}{}: {}", list.empty() ? "" : ", ", row.name, type<Member>());
        });
        return fmt::format("({})", list);
    }

    template <class T>
    std::string type() {
        if constexpr (IsOptional<T>::value) {
            return "?" + type<typename T::value_type>();
        } else if constexpr (IsVector<T>::value) {
            return "[]" + type<typename T::value_type>();
        } else if constexpr (std::is_same_v<T, JsonText>) {
            return "object";
        } else if constexpr (std::is_same_v<T, bool>) {
            return "bool";
        } else if constexpr (std::is_same_v<T, double>) {
            return "float";
        } else if constexpr (std::is_same_v<T, std::int64_t> || NumberValue<T>) {
            return "int";
        } else if constexpr (DescribedEnum<T>) {
            std::string words;
            boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto row) {
                words += fmt::format("{}{}", words.empty() ? "" : ", ", row.name);
            });
            types_[short_name<T>()] = fmt::format("({})", words);
            return short_name<T>();
        } else if constexpr (DescribedStruct<T>) {
            std::string text = members<T>();
            types_[short_name<T>()] = std::move(text);
            return short_name<T>();
        } else {
            return "string";
        }
    }

    std::string interface_;
    std::map<std::string, std::string> types_;
    std::string methods_;
    std::string errors_;
};

}  // namespace mailctl::wire
