#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"

#include <string>
#include <string_view>

namespace mailctl {

/// The user name of an SMTP login. In Postfix's password map it ends at the first colon, so it
/// holds none.
class LoginName {
public:
    // As long as a mail address may get: RFC 5321, 4.5.3.1.
    static constexpr Grammar grammar{.without = ":", .longest = 320};

    static Result<LoginName> parse(std::string_view text);

    const std::string& text() const { return text_; }

    friend bool operator==(const LoginName&, const LoginName&) = default;

private:
    explicit LoginName(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace mailctl
