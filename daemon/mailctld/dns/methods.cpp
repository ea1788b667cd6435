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
#include "common/api/dns/revoke.hpp"
#include "common/api/dns/withdraw.hpp"
#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/dns/dns.hpp"
#include "daemon/mailctld/platform/of_account.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>

namespace mailctl::dns {
namespace {

// clang-format off
constexpr std::array all{
    platform::of_account<api::DnsApply, dns::apply>(Resource::record, Verb::change),
    platform::of_account<api::DnsCheck, dns::check>(Resource::record, Verb::read),
    platform::of_account<api::DnsExport, dns::export_records>(Resource::record, Verb::read),
    with_proof(method<api::DnsGrant, dns::grant>(Resource::provider, Verb::grant, Effect::works)),
    method<api::DnsGrantList, dns::list_grants>(Resource::provider, Verb::read, Effect::works),
    platform::of_account<api::DnsPlan, dns::plan>(Resource::record, Verb::read),
    with_proof(method<api::DnsProviderAdd, dns::add_provider>(Resource::provider, Verb::change, Effect::works)),
    method<api::DnsProviderList, dns::list_providers>(Resource::provider, Verb::read, Effect::works),
    with_proof(method<api::DnsProviderRemove, dns::remove_provider>(Resource::provider, Verb::change, Effect::works)),
    method<api::DnsProviderTest, dns::test_provider>(Resource::provider, Verb::change, Effect::works),
    with_proof(method<api::DnsRevoke, dns::revoke>(Resource::provider, Verb::grant, Effect::works)),
    method<api::DnsWithdraw, dns::withdraw>(Resource::record, Verb::change, Effect::works),
};
// clang-format on

}  // namespace

Methods methods() { return all; }

}  // namespace mailctl::dns
