#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"

#include <string>
#include <string_view>

namespace mailctl {

/// local@domain, as it may stand in an SMTP command: ASCII, no quoting, no blanks, no brackets.
class MailAddress {
public:
    // RFC 5322, 3.2.3: atext, and the dot.
    static constexpr Grammar grammar{
        .letters = "a-zA-Z0-9.!#$%&'*+/=?^_`{|}~@-",
        .needs = "@",
        .shortest = 3,
        .longest = 319,
        .format = "email"};

    static Result<MailAddress> parse(std::string_view text);

    const std::string& text() const { return text_; }

private:
    explicit MailAddress(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace mailctl
