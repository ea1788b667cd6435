#pragma once

#include "common/result.hpp"

namespace mailctl {
struct Context;
}
namespace mailctl::platform {
class AccountSession;
}
namespace mailctl::api {
struct Act;
struct DnsApply;
struct DnsCheck;
struct DnsCheckReport;
struct DnsExport;
struct DnsExportReply;
struct DnsGrant;
struct DnsGrantList;
struct DnsGrantListReply;
struct DnsPlan;
struct DnsPlanReport;
struct DnsProviderAdd;
struct DnsProviderList;
struct DnsProviderListReply;
struct DnsProviderRemove;
struct DnsProviderTest;
struct DnsProviderTestReply;
struct DnsRevoke;
struct DnsWithdraw;
}  // namespace mailctl::api

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
