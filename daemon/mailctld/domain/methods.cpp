#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/domain/domain.hpp"
#include "daemon/mailctld/platform/of_account.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>

namespace mailctl::domain {

Methods methods() {
    // clang-format off
    static const std::array all{
        platform::of_account<api::DomainAdd, domain::add>(Resource::domain, Verb::change),
        method<api::DomainList, domain::list>(Resource::domain, Verb::read, Effect::lists),
        platform::of_account<api::DomainRecords, domain::records>(Resource::domain, Verb::read),
        platform::of_account<api::DomainRefresh, domain::refresh>(Resource::domain, Verb::read),
        platform::of_account<api::DomainRemove, domain::remove>(Resource::domain, Verb::change),
        platform::of_account<api::DomainShow, domain::show>(Resource::domain, Verb::read),
        platform::of_account<api::DomainVerify, domain::verify>(Resource::domain, Verb::change),
    };
    // clang-format on
    return all;
}

}  // namespace mailctl::domain
