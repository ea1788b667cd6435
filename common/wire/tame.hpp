#pragma once

#include "common/types/text.hpp"
#include "common/wire/described.hpp"

#include <string>
#include <type_traits>
#include <vector>

/// Makes a reply of a stranger's safe to show, whole and by its description: whoever decodes one
/// calls this before anybody else gets it, and a member that is added later is tamed like the
/// others. Types with a grammar are safe already, and numbers, too.
namespace mailctl::wire {

/// As much as is kept of a text: a line for people. A struct whose texts are to be judged whole has
/// a `max_text_bytes` of its own.
inline constexpr std::size_t max_text_bytes = 600;

template <class T>
constexpr std::size_t kept_bytes() {
    if constexpr (requires { T::max_text_bytes; }) {
        return T::max_text_bytes;
    } else {
        return max_text_bytes;
    }
}

template <class T>
void tame(T& value, std::size_t max_bytes = max_text_bytes) {
    if constexpr (std::is_same_v<T, std::string>) {
        value = escaped(value.substr(0, max_bytes));
    } else if constexpr (IsOptional<T>::value) {
        if (value) {
            tame(*value, max_bytes);
        }
    } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
        // Values that are compared (in presentation form, which is printable ASCII) keep their
        // length.
        for (auto& text : value) {
            text = escaped(text);
        }
    } else if constexpr (IsVector<T>::value) {
        for (auto& element : value) {
            tame(element);
        }
    } else if constexpr (DescribedStruct<T>) {
        boost::mp11::mp_for_each<MembersOf<T>>([&](auto row) {
            tame(value.*row.pointer, kept_bytes<T>());
        });
    } else {
        static_assert(!std::is_same_v<T, JsonText>, "what has no description cannot be tamed");
    }
}

}  // namespace mailctl::wire
