#include "common/api/mailbox/set.hpp"

#include "cli/act.hpp"
#include "cli/alias/typed.hpp"
#include "cli/mailbox/made.hpp"
#include "cli/option.hpp"
#include "common/api/mailbox/forward.hpp"
#include "common/api/mailbox/send_as.hpp"

#include <utility>

namespace mailctl::cli {
namespace {

Status set_itself(const MailboxAddress& address, const Arguments& arguments, Acts& acts) {
    const auto quota = arguments.value<ByteSize>("quota");
    if (!quota) {
        return quota.error();
    }
    return acts.add(api::MailboxSet{
        .address = address,
        .quota = *quota,
        .display_name = arguments.text("full-name"),
        .dry_run = arguments.flag("dry-run")});
}

Status set_senders(const MailboxAddress& address, const Arguments& arguments, Acts& acts) {
    auto typed = typed_destinations_or_none(arguments, "send-as");
    if (!typed) {
        return typed.error();
    }
    std::vector<MailboxAddress> addresses;
    for (const auto& one : **typed) {
        auto parsed = MailboxAddress::parse(one.text());
        if (!parsed) {
            return at_option("send-as", parsed.error());
        }
        addresses.push_back(*std::move(parsed));
    }
    return acts.add(api::MailboxSendAs{
        .address = address, .addresses = std::move(addresses), .dry_run = arguments.flag("dry-run")}
    );
}

Status set_forward(const MailboxAddress& address, const Arguments& arguments, Acts& acts) {
    auto typed = typed_destinations_or_none(arguments, "forward");
    if (!typed) {
        return typed.error();
    }
    return acts.add(api::MailboxForward{
        .address = address,
        .destinations = **std::move(typed),
        .keep_copy = arguments.has("no-copy") ? std::optional(false) : std::nullopt,
        .dry_run = arguments.flag("dry-run")});
}

}  // namespace

void mailbox_set_options(Options& options) {
    add_value(options, "quota", "SIZE", "How much it may hold: 2G, 500M; 0 is without limit");
    add_value(options, "full-name", "TEXT", "What its owner is called");
    add_value(options, "send-as", "ADDRESSES", "With which addresses it may send besides, or none");
    add_value(options, "forward", "ADDRESSES", "Where its mail goes, too, or none");
    add_flag(options, "no-copy", "With --forward: keep no copy");
    dry_run_option(options);
}

Result<int> mailbox_set(const Arguments& arguments, Output& output) {
    const auto address = typed_mailbox(arguments);
    if (!address) {
        return address.error();
    }
    if (arguments.has("no-copy") && !arguments.has("forward")) {
        return Error{Errc::usage, "--no-copy needs --forward", {}, "no-copy"};
    }
    const bool sets_others = arguments.has("send-as") || arguments.has("forward");
    Acts acts(arguments.globals(), output);
    Status status;
    if (!sets_others || arguments.has("quota") || arguments.has("full-name")) {
        status = set_itself(*address, arguments, acts);
    }
    if (status && arguments.has("send-as")) {
        status = set_senders(*address, arguments, acts);
    }
    if (status && arguments.has("forward")) {
        status = set_forward(*address, arguments, acts);
    }
    if (!status) {
        return status.error();
    }
    return acts.report({.done = "The mailbox is changed.", .already = "the mailbox is so already"});
}

}  // namespace mailctl::cli
