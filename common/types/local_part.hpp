#pragma once

#include "common/result.hpp"

#include <compare>
#include <string>
#include <string_view>

namespace mailctl {

/// What stands between a mailbox's name and a tag: mail to john+shop@ is mail to john@.
constexpr char recipient_delimiter = '+';

/// The name of a mailbox or an alias within its domain, in lower case: letters, digits, ".", "-"
/// and "_". Dovecot knows no other characters in a user's name unless it is told so, and what is
/// one may be a directory's name: it cannot lead out of its own.
class LocalPart {
public:
    static Result<LocalPart> parse(std::string_view text);

    const std::string& text() const { return text_; }

    friend auto operator<=>(const LocalPart&, const LocalPart&) = default;

private:
    explicit LocalPart(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace mailctl
