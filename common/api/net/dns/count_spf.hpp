#pragma once

#include "common/types/domain_name.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl::api {

/// What evaluating one term of an SPF record costs (RFC 7208, 4.6.4).
struct SpfCost {
    std::string term;  ///< "include:spf.example.com"
    std::int64_t lookups;
    std::int64_t void_lookups;
};
BOOST_DESCRIBE_STRUCT(SpfCost, (), (term, lookups, void_lookups))

struct CountSpfReply {
    std::int64_t lookups;
    std::int64_t void_lookups;
    std::vector<SpfCost> terms;          ///< In the record's order; those without cost left out.
    std::optional<std::string> problem;  ///< What makes the record a permanent error, if anything.
};
BOOST_DESCRIBE_STRUCT(CountSpfReply, (), (lookups, void_lookups, terms, problem))

/// Counts the look-ups that a receiver makes for an SPF record. Stops counting at 30.
struct CountSpf {
    static constexpr std::string_view method = "io.mailctl.net.CountSpf";
    static constexpr std::string_view summary = "Count the look-ups of an SPF record.";
    using Reply = CountSpfReply;

    DomainName domain;
    std::string record;  ///< "v=spf1 include:spf.example.com -all"
};
BOOST_DESCRIBE_STRUCT(CountSpf, (), (domain, record))

}  // namespace mailctl::api

MAILCTL_SECRET_REPLY_CODEC(mailctl::api::CountSpfReply)
MAILCTL_REQUEST_CODEC(mailctl::api::CountSpf)
