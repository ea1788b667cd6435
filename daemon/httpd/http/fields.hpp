#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::httpd::http {

struct Field {
    std::string name;
    std::string value;
};

/// The fields of a header in the order in which they came. Names are compared without their case.
class Fields {
public:
    void add(std::string_view name, std::string_view value) {
        if (fields_.empty()) {
            fields_.reserve(usual);
        }
        fields_.push_back({std::string(name), std::string(value)});
    }

    /// The first one's value.
    std::optional<std::string_view> find(std::string_view name) const;

    /// Of what must not be there twice: nothing where it is.
    std::optional<std::string_view> only(std::string_view name) const;

    std::size_t count(std::string_view name) const;

    std::size_t size() const { return fields_.size(); }
    auto begin() const { return fields_.begin(); }
    auto end() const { return fields_.end(); }

private:
    static constexpr std::size_t usual = 8;

    std::vector<Field> fields_;
};

/// Without the case of the letters A to Z.
bool same_name(std::string_view left, std::string_view right);

}  // namespace mailctl::httpd::http
