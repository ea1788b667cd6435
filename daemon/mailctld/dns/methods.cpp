#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/dns/dns.hpp"
#include "daemon/mailctld/platform/of_account.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>

namespace mailctl::dns {

Methods methods() {
    // clang-format off
    static const std::array all{
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
    return all;
}

}  // namespace mailctl::dns
