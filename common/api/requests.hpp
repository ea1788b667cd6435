#pragma once

#include "common/api/account.hpp"
#include "common/api/credential.hpp"
#include "common/api/dns_provider.hpp"
#include "common/api/dns_records.hpp"
#include "common/api/domain.hpp"
#include "common/api/history.hpp"
#include "common/api/platform.hpp"
#include "common/api/relay_disable.hpp"
#include "common/api/relay_enable.hpp"
#include "common/api/relay_status.hpp"
#include "common/api/relay_test.hpp"
#include "common/api/service.hpp"
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
