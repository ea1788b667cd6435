#pragma once

#include "common/api/net/dns/count_spf.hpp"
#include "common/api/net/dns/find_zone.hpp"
#include "common/api/net/dns/look_up.hpp"
#include "common/api/net/dns/read.hpp"
#include "common/api/net/dns/test.hpp"
#include "common/api/net/dns/write.hpp"
#include "common/api/net/platform/account/register.hpp"
#include "common/api/net/platform/account/show.hpp"
#include "common/api/net/platform/credential/create.hpp"
#include "common/api/net/platform/credential/list.hpp"
#include "common/api/net/platform/credential/remove.hpp"
#include "common/api/net/platform/credential/rotate.hpp"
#include "common/api/net/platform/domain/add.hpp"
#include "common/api/net/platform/domain/list.hpp"
#include "common/api/net/platform/domain/records.hpp"
#include "common/api/net/platform/domain/remove.hpp"
#include "common/api/net/platform/domain/verify.hpp"
#include "common/api/net/platform/health.hpp"
#include "common/api/net/platform/report/domain_stats.hpp"
#include "common/api/net/platform/report/logs.hpp"
#include "common/api/net/platform/report/stats.hpp"
#include "common/api/net/smtp/try.hpp"

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
