#pragma once

#include "common/api/account/connect.hpp"
#include "common/api/account/disconnect.hpp"
#include "common/api/account/forget.hpp"
#include "common/api/account/list.hpp"
#include "common/api/account/status.hpp"
#include "common/api/credential/create.hpp"
#include "common/api/credential/list.hpp"
#include "common/api/credential/remove.hpp"
#include "common/api/credential/rotate.hpp"
#include "common/api/dns/apply.hpp"
#include "common/api/dns/check.hpp"
#include "common/api/dns/export.hpp"
#include "common/api/dns/grant.hpp"
#include "common/api/dns/plan.hpp"
#include "common/api/dns/provider/add.hpp"
#include "common/api/dns/provider/list.hpp"
#include "common/api/dns/provider/remove.hpp"
#include "common/api/dns/provider/test.hpp"
#include "common/api/dns/revoke.hpp"
#include "common/api/dns/withdraw.hpp"
#include "common/api/domain/add.hpp"
#include "common/api/domain/list.hpp"
#include "common/api/domain/records.hpp"
#include "common/api/domain/refresh.hpp"
#include "common/api/domain/remove.hpp"
#include "common/api/domain/show.hpp"
#include "common/api/domain/verify.hpp"
#include "common/api/history.hpp"
#include "common/api/platform/logs.hpp"
#include "common/api/platform/stats.hpp"
#include "common/api/platform/status.hpp"
#include "common/api/relay/disable.hpp"
#include "common/api/relay/enable.hpp"
#include "common/api/relay/status.hpp"
#include "common/api/relay/test.hpp"
#include "common/api/service/description.hpp"
#include "common/api/service/info.hpp"
#include "common/api/status.hpp"
#include "common/api/undo.hpp"

#include <boost/mp11/list.hpp>

namespace mailctl::api {

/// Every request that mailctld answers, sorted by method.
using Requests = boost::mp11::mp_list<
    History,
    Status,
    Undo,
    AccountConnect,
    AccountDisconnect,
    AccountForget,
    AccountList,
    AccountStatus,
    CredentialCreate,
    CredentialList,
    CredentialRemove,
    CredentialRotate,
    DnsApply,
    DnsCheck,
    DnsExport,
    DnsGrant,
    DnsPlan,
    DnsProviderAdd,
    DnsProviderList,
    DnsProviderRemove,
    DnsProviderTest,
    DnsRevoke,
    DnsWithdraw,
    DomainAdd,
    DomainList,
    DomainRecords,
    DomainRefresh,
    DomainRemove,
    DomainShow,
    DomainVerify,
    PlatformStatus,
    Logs,
    Stats,
    RelayDisable,
    RelayEnable,
    RelayStatus,
    RelayTest,
    GetInfo,
    GetInterfaceDescription>;

}  // namespace mailctl::api
