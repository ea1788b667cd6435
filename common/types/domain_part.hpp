#pragma once

#include "common/result.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/grammar.hpp"

#include <string>
#include <string_view>

namespace mailctl {

/// Some letters of a domain name, to find those that have them: in lower case.
class DomainPart {
public:
    static constexpr Grammar grammar{
        .letters = DomainName::grammar.letters, .longest = DomainName::grammar.longest};

    static Result<DomainPart> parse(std::string_view text);

    const std::string& text() const { return text_; }

private:
    explicit DomainPart(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace mailctl
