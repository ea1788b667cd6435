#pragma once

#include "daemon/mailctld/lookup/state.hpp"

#include <string>

namespace test {

inline mailctl::DomainName domain(const std::string& name = "example.org") {
    return *mailctl::DomainName::parse(name);
}

inline mailctl::MailAddress address(const std::string& text) {
    return *mailctl::MailAddress::parse(text);
}

inline mailctl::lookup::Mailbox mailbox() {
    mailctl::lookup::Mailbox mailbox;
    mailbox.password = "{SSHA512}hash";
    mailbox.home = "/var/vmail/example.org/john";
    return mailbox;
}

inline mailctl::lookup::AddressState john() { return {domain(), "john", mailbox(), {}, {}}; }

inline mailctl::lookup::AddressState gone(const std::string& local) {
    return {domain(), local, {}, {}, {}};
}

}  // namespace test
