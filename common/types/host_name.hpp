#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"

#include <string>
#include <string_view>

namespace mailctl {

/// A host that mail can be sent to: a DNS name, in lower case and without the final dot, or an IP
/// address. Nothing else gets through, so a HostName may stand in main.cf between brackets.
class HostName {
public:
    static constexpr Grammar grammar{.letters = "a-zA-Z0-9.:-", .longest = 254};

    static Result<HostName> parse(std::string_view text);

    const std::string& text() const { return text_; }

    bool is_address() const { return is_address_; }

    friend bool operator==(const HostName&, const HostName&) = default;

private:
    HostName(std::string text, bool is_address) : text_(std::move(text)), is_address_(is_address) {}

    std::string text_;
    bool is_address_;
};

}  // namespace mailctl
