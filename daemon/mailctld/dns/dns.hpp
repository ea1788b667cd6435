#pragma once

#include "common/api/dns/apply.hpp"
#include "common/api/dns/check.hpp"
#include "common/api/dns/export.hpp"
#include "common/api/dns/grant.hpp"
#include "common/api/dns/grant_list.hpp"
#include "common/api/dns/plan.hpp"
#include "common/api/dns/provider/add.hpp"
#include "common/api/dns/provider/list.hpp"
#include "common/api/dns/provider/remove.hpp"
#include "common/api/dns/provider/test.hpp"
#include "common/api/dns/report.hpp"
#include "common/api/dns/revoke.hpp"
#include "common/api/dns/withdraw.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/platform/access.hpp"

/// The requests about DNS.
namespace mailctl::dns {

Result<api::Act> add_provider(Context& context, api::DnsProviderAdd& request);
Result<api::DnsGrantListReply> list_grants(Context& context, api::DnsGrantList& request);
Result<api::DnsProviderListReply> list_providers(Context& context, api::DnsProviderList& request);
Result<api::DnsProviderTestReply> test_provider(Context& context, api::DnsProviderTest& request);
Result<api::Act> remove_provider(Context& context, api::DnsProviderRemove& request);

Result<api::Act> grant(Context& context, api::DnsGrant& request);
Result<api::Act> revoke(Context& context, api::DnsRevoke& request);

Result<api::DnsPlanReport> plan(const platform::AccountSession& session, api::DnsPlan& request);
Result<api::DnsPlanReport> apply(const platform::AccountSession& session, api::DnsApply& request);
Result<api::DnsPlanReport> withdraw(Context& context, api::DnsWithdraw& request);
Result<api::DnsCheckReport> check(const platform::AccountSession& session, api::DnsCheck& request);
Result<api::DnsExportReply> export_records(
    const platform::AccountSession& session, api::DnsExport& request
);

}  // namespace mailctl::dns
