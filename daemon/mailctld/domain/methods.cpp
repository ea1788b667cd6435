#include "common/api/domain/add.hpp"
#include "common/api/domain/list.hpp"
#include "common/api/domain/records.hpp"
#include "common/api/domain/refresh.hpp"
#include "common/api/domain/remove.hpp"
#include "common/api/domain/show.hpp"
#include "common/api/domain/verify.hpp"
#include "daemon/mailctld/call/method.hpp"
#include "daemon/mailctld/domain/domain.hpp"
#include "daemon/mailctld/platform/of_account.hpp"
#include "daemon/mailctld/rooms.hpp"

#include <array>

namespace mailctl::domain {
namespace {

// clang-format off
constexpr std::array all{
    platform::of_account<api::DomainAdd, domain::add>(Resource::domain, Verb::change),
    method<api::DomainList, domain::list>(Resource::domain, Verb::read, Effect::lists),
    platform::of_account<api::DomainRecords, domain::records>(Resource::domain, Verb::read),
    platform::of_account<api::DomainRefresh, domain::refresh>(Resource::domain, Verb::read),
    platform::of_account<api::DomainRemove, domain::remove>(Resource::domain, Verb::change),
    platform::of_account<api::DomainShow, domain::show>(Resource::domain, Verb::read),
    platform::of_account<api::DomainVerify, domain::verify>(Resource::domain, Verb::change),
};
// clang-format on

}  // namespace

Methods methods() { return all; }

}  // namespace mailctl::domain
