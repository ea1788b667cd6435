#pragma once

#include "common/api/act.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/label.hpp"
#include "common/types/mail_address.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string_view>

namespace mailctl::api {

struct HostingAddDomain {
    static constexpr std::string_view method = "io.mailctl.hosting.AddDomain";
    static constexpr std::string_view summary =
        "Receive mail for a domain. Mail to its postmaster and abuse addresses goes to\n"
        "postmaster, which is the machine's own where it is absent.";
    using Reply = ActReply;

    DomainName domain;
    std::optional<Label> tenant;  ///< Whose it is; the machine's where it is absent.
    std::optional<MailAddress> postmaster;
    std::optional<bool> dry_run;
};
BOOST_DESCRIBE_STRUCT(HostingAddDomain, (), (domain, tenant, postmaster, dry_run))

}  // namespace mailctl::api

MAILCTL_REQUEST_CODEC(mailctl::api::HostingAddDomain)
