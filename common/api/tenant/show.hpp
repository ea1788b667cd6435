#pragma once

#include "common/api/tenant/list.hpp"
#include "common/types/label.hpp"
#include "common/wire/codec.hpp"

#include <boost/describe/class.hpp>

#include <string_view>

namespace mailctl::api {

struct TenantShowReply {
    TenantState tenant;
};
BOOST_DESCRIBE_STRUCT(TenantShowReply, (), (tenant))

struct TenantShow {
    static constexpr std::string_view method = "io.mailctl.tenant.Show";
    static constexpr std::string_view summary = "Tell what a tenant has, and how much it may have.";
    using Reply = TenantShowReply;

    Label name;
};
BOOST_DESCRIBE_STRUCT(TenantShow, (), (name))

}  // namespace mailctl::api

MAILCTL_REPLY_CODEC(mailctl::api::TenantShowReply)
MAILCTL_REQUEST_CODEC(mailctl::api::TenantShow)
