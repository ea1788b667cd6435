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
        "and abuse addresses, what mail programs call it.";
    using Reply = ActReply;

    DomainName domain;
    std::optional<std::vector<MailAddress>> catch_all;   ///< None: such mail goes back.
    std::optional<std::vector<MailAddress>> postmaster;  ///< None: the machine's own.
    std::optional<std::vector<MailAddress>> abuse;       ///< Likewise.
    std::optional<std::string> display_name;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(
    HostingSetDomain, (), (domain, catch_all, postmaster, abuse, display_name, dry_run)
)

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::HostingSetDomain)
