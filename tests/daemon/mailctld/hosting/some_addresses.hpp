#pragma once

#include "daemon/mailctld/hosting/aliases.hpp"

#include <string>
#include <utility>
#include <vector>

namespace test {

using AliasRow = std::pair<std::string, std::vector<std::string>>;

/// What example.org and example.net have; all else is elsewhere.
inline mailctl::hosting::Addresses addresses(
    const std::vector<std::string>& mailboxes, const std::vector<AliasRow>& aliases
) {
    mailctl::hosting::Addresses made;
    made.domains = {
        *mailctl::DomainName::parse("example.org"), *mailctl::DomainName::parse("example.net")};
    for (const auto& mailbox : mailboxes) {
        made.mailboxes.push_back(*mailctl::MailboxAddress::parse(mailbox));
    }
    for (const auto& [source, destinations] : aliases) {
        mailctl::hosting::Alias alias{*mailctl::AliasSource::parse(source), {}};
        for (const auto& destination : destinations) {
            alias.destinations.push_back(*mailctl::MailAddress::parse(destination));
        }
        made.aliases.push_back(std::move(alias));
    }
    return made;
}

inline std::vector<std::string> senders_of(
    const mailctl::hosting::Aliases& aliases, const std::string& source
) {
    std::vector<std::string> texts;
    for (const auto& sender : aliases.senders_of(*mailctl::AliasSource::parse(source))) {
        texts.push_back(sender.text());
    }
    return texts;
}

}  // namespace test
