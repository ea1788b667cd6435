#include "daemon/mailctld/hosting/aliases.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace mailctl::hosting {
namespace {

/// Where a destination leads, case and tag aside.
struct Destination {
    std::string address;  ///< In lower case.
    std::string bare;     ///< Without its tag.
    std::string domain;
};

// Postfix splits at the first "+", and not where nothing would be left (split_addr.c).
Destination folded(const MailAddress& destination) {
    auto address = lower_case(destination.text());
    const auto at = address.rfind('@');
    const auto tag = address.find(recipient_delimiter);
    const bool has_tag = tag != 0 && tag < at;
    auto domain = address.substr(at + 1);
    auto bare = has_tag ? address.substr(0, tag) + address.substr(at) : address;
    return {std::move(address), std::move(bare), std::move(domain)};
}

std::optional<Number> number_of(
    const std::unordered_map<std::string, Number>& numbers, const std::string& name
) {
    const auto row = numbers.find(name);
    return row == numbers.end() ? std::nullopt : std::optional(row->second);
}

AliasState state_of(const AliasFacts& facts) {
    if (facts.is_loop) {
        return AliasState::loop;
    }
    // The look-up behind the last alias counts, too (cleanup_map1n.c).
    if (facts.depth >= recursion_limit) {
        return AliasState::too_deep;
    }
    if (facts.width > expansion_limit) {
        return AliasState::too_wide;
    }
    if (!facts.missing.empty() || facts.width == 0) {
        return AliasState::broken;
    }
    return facts.leads_outside ? AliasState::exterior : AliasState::ok;
}

bool takes_mail(AliasState state) {
    return state == AliasState::ok || state == AliasState::exterior || state == AliasState::broken;
}

}  // namespace

Aliases::Aliases(const Addresses& addresses) : mailboxes_(addresses.mailboxes) {
    for (const auto& domain : addresses.domains) {
        domains_.insert(domain.text());
    }
    mailbox_numbers_.reserve(mailboxes_.size());
    for (Number i = 0; i < mailboxes_.size(); ++i) {
        mailbox_numbers_.emplace(mailboxes_[i].text(), i);
    }
    // All sources first: a destination may be an alias that comes later.
    std::vector<Number> numbers;
    numbers.reserve(addresses.aliases.size());
    source_numbers_.reserve(addresses.aliases.size());
    for (const auto& alias : addresses.aliases) {
        const auto next = static_cast<Number>(sources_.size());
        const auto [row, is_new] = source_numbers_.emplace(alias.source.text(), next);
        numbers.push_back(row->second);
        if (is_new) {
            sources_.push_back(alias.source);
        }
    }
    nodes_.resize(sources_.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        for (const auto& destination : addresses.aliases[i].destinations) {
            add_destination(numbers[i], destination);
        }
    }
    facts_ = walk_aliases(nodes_);
}

Aliases::End Aliases::end_of(Number source, const MailAddress& destination) const {
    auto [address, bare, domain] = folded(destination);
    const auto mailbox = number_of(mailbox_numbers_, bare);
    const auto next = number_of(source_numbers_, bare);
    const bool has_tag = address != bare;
    if (mailbox && next == source && !has_tag) {
        return {EndKind::itself, *mailbox, false, std::move(bare)};
    }
    if (next) {
        return {EndKind::alias, *next, has_tag, std::move(bare)};
    }
    if (mailbox) {
        return {EndKind::mailbox, *mailbox, has_tag, std::move(bare)};
    }
    if (const auto rest = number_of(source_numbers_, "@" + domain)) {
        return {EndKind::alias, *rest, false, std::move(bare)};  // it takes no tag along
    }
    return {
        domains_.contains(domain) ? EndKind::missing : EndKind::outside, 0, false, std::move(bare)};
}

void Aliases::add_destination(Number source, const MailAddress& destination) {
    const auto end = end_of(source, destination);
    auto& node = nodes_[source];
    switch (end.kind) {
        case EndKind::itself:
            node.keeps_copy = true;
            node.mailboxes.push_back(end.number);
            break;
        case EndKind::mailbox:
            node.mailboxes.push_back(end.number);
            break;
        case EndKind::alias:
            node.steps.push_back({end.number, end.has_tag});
            nodes_[end.number].from.push_back(source);
            break;
        case EndKind::missing:
            node.missing.push_back(number_of_missing(end.bare));
            break;
        case EndKind::outside:
            ++node.outside;
            break;
    }
}

Number Aliases::number_of_missing(const std::string& address) {
    const auto [row, is_new] =
        missing_numbers_.emplace(address, static_cast<Number>(missing_.size()));
    if (is_new) {
        missing_.push_back(address);
    }
    return row->second;
}

std::vector<AliasVerdict> Aliases::verdicts() const {
    std::vector<AliasVerdict> all;
    all.reserve(sources_.size());
    for (Number i = 0; i < sources_.size(); ++i) {
        all.push_back(verdict(i));
    }
    return all;
}

std::optional<AliasVerdict> Aliases::verdict_of(const AliasSource& source) const {
    const auto number = number_of(source_numbers_, source.text());
    return number ? std::optional(verdict(*number)) : std::nullopt;
}

std::optional<AliasVerdict> Aliases::verdict_of(
    const AliasSource& source, const MailAddress& destination
) const {
    const auto number = number_of(source_numbers_, source.text());
    if (!number) {
        return std::nullopt;
    }
    auto whole = verdict(*number);
    if (!takes_mail(whole.state)) {
        return whole;
    }
    const auto end = end_of(*number, destination);
    AliasFacts facts{.leads_outside = end.kind == EndKind::outside, .width = 1};
    if (end.kind == EndKind::alias) {
        facts = facts_[end.number];
    } else if (end.kind == EndKind::missing) {
        facts.missing.push_back(missing_numbers_.at(end.bare));
    }
    ++facts.depth;
    return verdict(*number, facts);
}

AliasVerdict Aliases::verdict(Number number, const AliasFacts& facts) const {
    const auto& source = sources_[number];
    std::vector<std::string> missing;
    for (const auto end : facts.missing) {
        missing.push_back(missing_[end]);
    }
    return {
        source,
        state_of(facts),
        facts.leads_outside,
        mailbox_numbers_.contains(source.text()) && !nodes_[number].keeps_copy,
        std::move(missing),
        facts.depth,
        facts.width};
}

std::vector<MailboxAddress> Aliases::senders_of(const AliasSource& source) const {
    std::set<MailboxAddress> senders;
    if (const auto own = number_of(mailbox_numbers_, source.text())) {
        senders.insert(mailboxes_[*own]);
    }
    const auto start = number_of(source_numbers_, source.text());
    if (!start || !takes_mail(state_of(facts_[*start]))) {
        return {senders.begin(), senders.end()};
    }
    std::vector<Number> open{*start};
    std::unordered_set<Number> seen{*start};
    while (!open.empty()) {
        const auto& node = nodes_[open.back()];
        open.pop_back();
        for (const auto mailbox : node.mailboxes) {
            senders.insert(mailboxes_[mailbox]);
        }
        for (const auto& step : node.steps) {
            if (seen.insert(step.to).second) {
                open.push_back(step.to);
            }
        }
    }
    return {senders.begin(), senders.end()};
}

Status judge(const AliasVerdict& verdict) {
    const auto name = verdict.source.text();
    const auto refused = [](std::string message, const char* hint) {
        return Error{Errc::invalid_argument, std::move(message), hint, "destinations"};
    };
    switch (verdict.state) {
        case AliasState::loop:
            return refused(
                fmt::format("mail to {} would come round again and never arrive", name),
                "choose destinations that do not lead back to it"
            );
        case AliasState::too_deep:
            return refused(
                fmt::format(
                    "mail to {} would go through {} aliases, and Postfix refuses from {} on",
                    name,
                    verdict.depth,
                    recursion_limit
                ),
                "let it lead to the last of them"
            );
        case AliasState::too_wide:
            return refused(
                fmt::format(
                    "mail to {} would have {} ends, and Postfix allows {}",
                    name,
                    verdict.width,
                    expansion_limit
                ),
                "leave some out: so many are for a mailing list"
            );
        default:
            return {};
    }
}

}  // namespace mailctl::hosting
