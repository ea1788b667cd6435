#include "common/api/alias/add.hpp"
#include "common/api/alias/remove.hpp"
#include "common/api/alias/set.hpp"
#include "daemon/mailctld/hosting/alias_change.hpp"
#include "daemon/mailctld/hosting/hosting.hpp"
#include "daemon/mailctld/hosting/mine.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <optional>

namespace mailctl::hosting {
namespace {

std::vector<std::string> some_texts(const std::optional<std::vector<MailAddress>>& addresses) {
    return addresses ? texts_of(*addresses) : std::vector<std::string>();
}

void take_out(std::vector<std::string>& texts, const std::vector<std::string>& going) {
    const auto goes = [&](const std::string& text) {
        return std::find(going.begin(), going.end(), text) != going.end();
    };
    texts.erase(std::remove_if(texts.begin(), texts.end(), goes), texts.end());
}

void put_in(std::vector<std::string>& texts, const std::vector<std::string>& coming) {
    for (const auto& text : coming) {
        if (std::find(texts.begin(), texts.end(), text) == texts.end()) {
            texts.push_back(text);
        }
    }
}

Error to_nobody(std::string hint) {
    return {
        Errc::invalid_argument,
        "an alias to nobody would lose mail",
        std::move(hint),
        "destinations"};
}

/// An alias of the caller's, as it is.
struct MyAlias {
    store::HostedDomain domain;
    std::vector<std::string> destinations;
};

// Of a domain of another's nobody is told that it is there.
Result<MyAlias> my_alias(const Context& context, const AliasSource& source) {
    auto domain = my_domain(context, source.domain());
    auto destinations = domain ? context.services.shared.with([&](store::Database& db) {
        return alias_destinations(db, *domain, source);
    })
                               : std::vector<std::string>();
    if (destinations.empty()) {
        return Error{
            Errc::not_found,
            fmt::format("there is no alias {}", source.text()),
            "`mailctl alias list` lists them",
            "source"};
    }
    return MyAlias{*std::move(domain), std::move(destinations)};
}

std::string leads_text(const AliasSource& source, const std::vector<std::string>& destinations) {
    return fmt::format("{} goes to {}", source.text(), fmt::join(destinations, ", "));
}

}  // namespace

Result<api::Act> add_alias(Context& context, api::AliasAdd& request) {
    const auto domain = my_domain(context, request.source.domain());
    if (!domain) {
        auto error = domain.error();
        error.parameter = "source";
        return error;
    }
    if (request.destinations.empty()) {
        return to_nobody("name at least one destination");
    }
    auto after = context.services.shared.with([&](store::Database& db) {
        return alias_destinations(db, *domain, request.source);
    });
    put_in(after, texts_of(request.destinations));
    return change_alias(
        context,
        {*domain, request.source, after},
        {api::AliasAdd::method, "alias-added", leads_text(request.source, after)}
    );
}

Result<api::Act> set_alias(Context& context, api::AliasSet& request) {
    if (request.destinations && (request.add || request.take)) {
        return Error{
            Errc::invalid_argument,
            "all destinations, and some to add or to take, exclude each other",
            "give destinations, or add and take",
            "destinations"};
    }
    const auto present = my_alias(context, request.source);
    if (!present) {
        return present.error();
    }
    auto after = request.destinations ? texts_of(*request.destinations) : present->destinations;
    take_out(after, some_texts(request.take));
    put_in(after, some_texts(request.add));
    if (after.empty()) {
        return to_nobody("`mailctl alias remove` takes it away");
    }
    return change_alias(
        context,
        {present->domain, request.source, after},
        {api::AliasSet::method, "alias-set", leads_text(request.source, after)}
    );
}

Result<api::Act> remove_alias(Context& context, api::AliasRemove& request) {
    const auto present = my_alias(context, request.source);
    if (!present) {
        return present.error();
    }
    std::vector<std::string> after;
    if (request.destinations) {
        after = present->destinations;
        take_out(after, texts_of(*request.destinations));
    }
    auto going = present->destinations;
    take_out(going, after);
    return change_alias(
        context,
        {present->domain, request.source, after},
        {api::AliasRemove::method,
         "alias-removed",
         fmt::format("{} goes no longer to {}", request.source.text(), fmt::join(going, ", "))}
    );
}

}  // namespace mailctl::hosting
