#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"

#include <string>
#include <string_view>

namespace mailctl {

/// A name that an administrator gives to something, such as a DNS provider: "main", "ns-1".
class Label {
public:
    static constexpr Grammar grammar{.letters = "a-z0-9_.-", .first = "a-z0-9_.", .longest = 32};

    static Result<Label> parse(std::string_view text);

    const std::string& text() const { return text_; }

    friend bool operator==(const Label&, const Label&) = default;

private:
    explicit Label(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace mailctl
