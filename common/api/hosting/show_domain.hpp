#pragma once

#include "common/api/hosting/list_domains.hpp"
#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

struct HostingShowDomainReply {
    HostedDomain domain;
    std::optional<std::string> display_name;
    std::vector<std::string> catch_all;  ///< Who gets what nobody has; none: it goes back.
    std::vector<std::string> postmaster;
    std::vector<std::string> abuse;
    /// What is behind it in an address is for the owner to sort by; absent: Postfix knows none.
    std::optional<std::string> delimiter;
    // What hosting.SetDomain has set; absent: nothing, and the machine's own counts.
    std::optional<std::string> short_display_name = {};
    std::optional<std::string> imap_host = {};
    std::optional<std::string> pop_host = {};
    std::optional<std::string> smtp_host = {};
    std::optional<std::string> dkim_key_name = {};
    std::optional<std::string> dkim_key = {};
};
BOOST_DESCRIBE_STRUCT(
    HostingShowDomainReply,
    (),
    (domain,
     display_name,
     catch_all,
     postmaster,
     abuse,
     delimiter,
     short_display_name,
     imap_host,
     pop_host,
     smtp_host,
     dkim_key_name,
     dkim_key)
)

struct HostingShowDomain {
    static constexpr std::string_view method = "io.mailctl.hosting.ShowDomain";
    static constexpr std::string_view summary =
        "Tell how a domain receives, and who gets what is sent to its reserved names.";
    using Reply = HostingShowDomainReply;

    DomainName domain;
};
BOOST_DESCRIBE_STRUCT(HostingShowDomain, (), (domain))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::HostingShowDomainReply)
MAILCTL_REQUEST_CODEC(mailctl::api::HostingShowDomain)
