#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"

#include <compare>
#include <string>
#include <string_view>

namespace mailctl {

/// A mail domain: a DNS name of two labels or more, in lower case and without the final dot. A name
/// in another script comes as its A-label ("xn--..."): the command makes one of what is typed.
class DomainName {
public:
    static constexpr Grammar grammar{
        .letters = "a-zA-Z0-9.-",
        .needs = ".",
        .shortest = 3,
        .longest = 254,
        .format = "hostname"};

    static Result<DomainName> parse(std::string_view text);

    const std::string& text() const { return text_; }

    friend auto operator<=>(const DomainName&, const DomainName&) = default;

private:
    explicit DomainName(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace mailctl
