#pragma once

#include "common/api/net/dns_lookup.hpp"
#include "common/api/net/dns_zone.hpp"
#include "common/api/net/platform_account.hpp"
#include "common/api/net/platform_credential.hpp"
#include "common/api/net/platform_domain.hpp"
#include "common/api/net/platform_report.hpp"
#include "common/api/try_smtp.hpp"

#include <boost/mp11/list.hpp>

namespace mailctl::api {

/// Every job that mailctl-net does.
using NetRequests = boost::mp11::mp_list<
    CountSpf,
    FindZone,
    LookUpRecords,
    PlatformAccount,
    PlatformCredentialCreate,
    PlatformCredentialList,
    PlatformCredentialRemove,
    PlatformCredentialRotate,
    PlatformDomainAdd,
    PlatformDomainList,
    PlatformDomainRecords,
    PlatformDomainRemove,
    PlatformDomainStats,
    PlatformDomainVerify,
    PlatformHealth,
    PlatformLogs,
    PlatformRegister,
    PlatformStats,
    ReadRecords,
    TestProvider,
    TrySmtp,
    WriteRecords>;

}  // namespace mailctl::api
