#pragma once

#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace mailctl::api {

/// How records are printed for a person or another tool.
enum class DnsForm {
    zone,  ///< Lines for a zone file.
    json,
    form,  ///< Field by field, as the pages of registrars ask for them.
};

BOOST_DESCRIBE_ENUM(DnsForm, zone, json, form)

struct DnsExportReply {
    std::string text;
};
BOOST_DESCRIBE_STRUCT(DnsExportReply, (), (text))

struct DnsExport {
    static constexpr std::string_view method = "io.mailctl.dns.Export";
    static constexpr std::string_view summary = "Print the records that a sending domain needs.";
    using Reply = DnsExportReply;

    DomainName domain;
    std::optional<DnsForm> format;  ///< zone where absent.
};
BOOST_DESCRIBE_STRUCT(DnsExport, (), (domain, format))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::DnsExportReply)
MAILCTL_REQUEST_CODEC(mailctl::api::DnsExport)
