#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl {

/// Overwrites the bytes so that the compiler may not skip it.
void wipe(std::string& text);

/// A password. Cannot be printed, formatted or serialised by accident, and is wiped when it dies.
///
/// The bytes live on the heap and never inside the object: a short std::string would leave a copy
/// behind with every move.
class Secret {
public:
    // Long enough for any token that a provider hands out, short enough for one line of a map.
    static constexpr Grammar grammar{.longest = 1024, .format = "password"};

    /// What Postfix's password map can hold without loss: UTF-8 without control characters and
    /// without blanks at its ends. Wipes `text`, accepted or not.
    static Result<Secret> parse(std::string& text);

    Secret(Secret&&) noexcept = default;
    Secret& operator=(Secret&& other) noexcept;
    Secret(const Secret&) = delete;
    Secret& operator=(const Secret&) = delete;
    ~Secret();

    /// The only way to the bytes; each use of it is a place to look at in a review.
    std::string_view reveal() const { return {bytes_.data(), bytes_.size()}; }

    std::size_t size() const { return bytes_.size(); }

    Secret clone() const;

    /// "user:password": a value of its own, longer than a password may be.
    Secret behind(std::string_view prefix) const;

private:
    explicit Secret(std::string_view text) : bytes_(text.begin(), text.end()) {}

    std::vector<char> bytes_;
};

}  // namespace mailctl
