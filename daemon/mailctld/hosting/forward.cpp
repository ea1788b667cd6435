#include "common/api/mailbox/forward.hpp"

#include "common/api/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/hosting/alias_change.hpp"
#include "daemon/mailctld/hosting/alias_words.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace mailctl::hosting {

// A forward is the alias of the mailbox's own address, and a copy is kept by an alias that holds
// itself: Postfix knows nothing else, and who reads the list of aliases sees it.
Result<api::Act> forward_mailbox(Context& context, api::MailboxForward& request) {
    const auto mine = my_mailbox(context, request.address);
    if (!mine) {
        return mine.error();
    }
    const auto own = request.address.text();
    auto after = texts_of(request.destinations);
    if (std::find(after.begin(), after.end(), own) != after.end()) {
        return Error{
            Errc::invalid_argument,
            fmt::format("{} is the mailbox itself", own),
            "leave it out: a copy is kept unless keep_copy says otherwise",
            "destinations"};
    }
    auto text = after.empty() ? fmt::format("{} is forwarded no longer", own)
                              : fmt::format("{} is forwarded to {}", own, fmt::join(after, ", "));
    if (!after.empty() && request.keep_copy.value_or(true)) {
        after.insert(after.begin(), own);
        text += ", and keeps a copy";
    }
    return recorded(context, [&](store::Database& db, api::Act& act) -> Result<act::Note> {
        const AliasChange change{mine->domain, AliasSource(request.address), after};
        if (auto put = put_alias(context, db, change, act); !put) {
            return put.error();
        }
        return act::Note{api::MailboxForward::method, "mailbox-forwarded", text};
    });
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::MailboxForward, mailctl::hosting::forward_mailbox)
