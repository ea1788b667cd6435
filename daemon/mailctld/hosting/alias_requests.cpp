#include "common/api/act.hpp"
#include "common/api/alias/add.hpp"
#include "common/api/alias/remove.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/alias_change.hpp"
#include "daemon/mailctld/hosting/alias_words.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mailctl::hosting {

// What it has is read where it is written: of two additions at once none is lost.
Result<api::Act> add_alias(Context& context, api::AliasAdd& request) {
    const auto domain = my_domain_of(context, request.source, "source");
    if (!domain) {
        return domain.error();
    }
    if (request.destinations.empty()) {
        return to_nobody("name at least one destination");
    }
    return recorded(context, [&](store::Database& db, api::Act& act) -> Result<act::Note> {
        auto after = alias_destinations(db, *domain, request.source);
        put_in(after, texts_of(request.destinations));
        if (auto put = put_alias(context, db, {*domain, request.source, after}, act); !put) {
            return put.error();
        }
        return act::Note{api::AliasAdd::method, "alias-added", leads_text(request.source, after)};
    });
}

Result<api::Act> remove_alias(Context& context, api::AliasRemove& request) {
    const auto domain = my_domain(context, request.source.domain());
    if (!domain) {
        return no_such_alias(request.source);
    }
    return recorded(context, [&](store::Database& db, api::Act& act) -> Result<act::Note> {
        auto going = alias_destinations(db, *domain, request.source);
        if (going.empty()) {
            return no_such_alias(request.source);
        }
        std::vector<std::string> after;
        if (request.destinations) {
            after = going;
            take_out(after, texts_of(*request.destinations));
        }
        take_out(going, after);
        if (auto put = put_alias(context, db, {*domain, request.source, after}, act); !put) {
            return put.error();
        }
        return act::Note{
            api::AliasRemove::method,
            "alias-removed",
            fmt::format("{} goes no longer to {}", request.source.text(), fmt::join(going, ", "))};
    });
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::AliasAdd, mailctl::hosting::add_alias)
MAILCTL_HANDLER(mailctl::api::AliasRemove, mailctl::hosting::remove_alias)
