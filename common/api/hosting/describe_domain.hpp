#pragma once

#include "common/api/act.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

struct HostingDescribeDomain {
    static constexpr std::string_view method = "io.mailctl.hosting.DescribeDomain";
    static constexpr std::string_view summary =
        "Say what mail programs are told of a domain: its names for people, the hosts that they\n"
        "go to, and the key that its mail is signed with. What is absent stays; an empty text is\n"
        "none. Nothing of it changes where mail goes.";
    using Reply = ActReply;

    DomainName domain;
    std::optional<std::string> display_name;
    std::optional<std::string> short_display_name;
    std::optional<std::string> imap_host;
    std::optional<std::string> pop_host;
    std::optional<std::string> smtp_host;
    std::optional<std::string> dkim_key_name;
    std::optional<std::string> dkim_key;  ///< As it stands in the DNS, behind "p=".
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(
    HostingDescribeDomain,
    (),
    (domain,
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

MAILCTL_REQUEST_CODEC(mailctl::api::HostingDescribeDomain)
