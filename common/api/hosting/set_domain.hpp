#pragma once

#include "common/api/act.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/mail_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct HostingSetDomain {
    static constexpr std::string_view method = "io.mailctl.hosting.SetDomain";
    static constexpr std::string_view summary =
        "Change how a domain receives: who gets what nobody has, who reads mail to its postmaster\n"
        "and abuse addresses; and what mail programs are told of it: its names for people, the\n"
        "hosts that they go to, and the key that its mail is signed with, none of which changes\n"
        "where mail goes. What is absent stays; an empty text is none.";
    using Reply = ActReply;

    DomainName domain;
    std::optional<std::vector<MailAddress>> catch_all;   ///< None: such mail goes back.
    std::optional<std::vector<MailAddress>> postmaster;  ///< None: the machine's own.
    std::optional<std::vector<MailAddress>> abuse;       ///< Likewise.
    std::optional<std::string> display_name;
    std::optional<std::string> short_display_name = {};
    std::optional<std::string> imap_host = {};
    std::optional<std::string> pop_host = {};
    std::optional<std::string> smtp_host = {};
    std::optional<std::string> dkim_key_name = {};
    std::optional<std::string> dkim_key = {};  ///< As it stands in the DNS, behind "p=".
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(
    HostingSetDomain,
    (),
    (domain,
     catch_all,
     postmaster,
     abuse,
     display_name,
     short_display_name,
     imap_host,
     pop_host,
     smtp_host,
     dkim_key_name,
     dkim_key,
     dry_run)
)

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::HostingSetDomain)
