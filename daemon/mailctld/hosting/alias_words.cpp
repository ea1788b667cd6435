#include "daemon/mailctld/hosting/alias_words.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/hosting/mine.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace mailctl::hosting {
namespace {

bool is_among(const std::vector<std::string>& texts, const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
}

}  // namespace

Result<store::HostedDomain> my_domain_of(
    const Context& context, const AliasSource& source, const char* parameter
) {
    auto domain = my_domain(context, source.domain());
    if (!domain) {
        domain.error().parameter = parameter;
    }
    return domain;
}

Error no_such_alias(const AliasSource& source) {
    return {
        Errc::not_found,
        fmt::format("there is no alias {}", source.text()),
        "`mailctl alias list` lists them",
        "source"};
}

Error to_nobody(std::string hint) {
    return {
        Errc::invalid_argument,
        "an alias to nobody would lose mail",
        std::move(hint),
        "destinations"};
}

std::vector<std::string> texts_of(const std::vector<MailAddress>& addresses) {
    std::vector<std::string> texts;
    for (const auto& address : addresses) {
        put_in(texts, {lower_case(address.text())});
    }
    return texts;
}

void take_out(std::vector<std::string>& texts, const std::vector<std::string>& going) {
    std::erase_if(texts, [&](const std::string& text) { return is_among(going, text); });
}

void put_in(std::vector<std::string>& texts, const std::vector<std::string>& coming) {
    for (const auto& text : coming) {
        if (!is_among(texts, text)) {
            texts.push_back(text);
        }
    }
}

std::string leads_text(const AliasSource& source, const std::vector<std::string>& destinations) {
    return fmt::format("{} goes to {}", source.text(), fmt::join(destinations, ", "));
}

}  // namespace mailctl::hosting
