#pragma once

#include "common/result.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/grammar.hpp"

#include <string>
#include <string_view>

namespace mailctl {

/// The name of a DNS record, in lower case and without the final dot. Unlike a host's it may hold
/// underscores: "_dmarc.example.com".
class RecordName {
public:
    static constexpr Grammar grammar{.letters = "a-zA-Z0-9._-", .longest = 254};

    static Result<RecordName> parse(std::string_view text);

    /// Every domain name is one.
    explicit RecordName(const DomainName& domain) : text_(domain.text()) {}

    const std::string& text() const { return text_; }

    /// Whether the record lies in the zone, or is at its top.
    bool is_in(const DomainName& zone) const;

    friend bool operator==(const RecordName&, const RecordName&) = default;
    friend auto operator<=>(const RecordName&, const RecordName&) = default;

private:
    explicit RecordName(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace mailctl
