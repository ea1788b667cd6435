#pragma once

#include "common/wire/method_shape.hpp"
#include "common/wire/shape.hpp"

#include <map>
#include <string>
#include <string_view>

namespace mailctl::wire {

/// Collects the Varlink text of one interface from the shapes of its methods.
class InterfaceText {
public:
    explicit InterfaceText(std::string_view interface) : interface_(interface) {}

    /// Adds a method, and every type that it names, if it belongs to this interface.
    void add_method(const MethodShape& method);

    void add_error(std::string_view name, std::string_view meaning);

    /// The whole interface, as GetInterfaceDescription answers it.
    std::string text(std::string_view about) const;

private:
    std::string members(const Shape& record);
    std::string type(const Shape& shape);

    std::string interface_;
    std::map<std::string, std::string, std::less<>> types_;
    std::string methods_;
    std::string errors_;
};

}  // namespace mailctl::wire
