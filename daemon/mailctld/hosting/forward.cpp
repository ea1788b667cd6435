#include "common/api/mailbox/forward.hpp"

#include "daemon/mailctld/hosting/alias_change.hpp"
#include "daemon/mailctld/hosting/hosting.hpp"
#include "daemon/mailctld/hosting/mine.hpp"

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
    return change_alias(
        context,
        {mine->domain, AliasSource(request.address), after},
        {api::MailboxForward::method, "mailbox-forwarded", std::move(text)}
    );
}

}  // namespace mailctl::hosting
