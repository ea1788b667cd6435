#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"

#include <string>
#include <string_view>

namespace mailctl {

/// The name that a delivery platform gives to something of its own, such as a credential: a number
/// most of the time, and text that is safe to print and to type always.
class RemoteId {
public:
    static constexpr Grammar grammar{.letters = "a-zA-Z0-9_.:-", .longest = 64};

    static Result<RemoteId> parse(std::string_view text);

    const std::string& text() const { return text_; }

    friend bool operator==(const RemoteId&, const RemoteId&) = default;

private:
    explicit RemoteId(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace mailctl
