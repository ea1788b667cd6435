#pragma once

#include "common/result.hpp"

#include <string>
#include <string_view>

namespace mailctl {

/// local@domain, as it may stand in an SMTP command: ASCII, no quoting, no blanks, no brackets.
class MailAddress {
public:
    static Result<MailAddress> parse(std::string_view text);

    const std::string& text() const { return text_; }

private:
    explicit MailAddress(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace mailctl
