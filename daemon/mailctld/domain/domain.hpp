#pragma once

#include "common/api/domain/add.hpp"
#include "common/api/domain/list.hpp"
#include "common/api/domain/records.hpp"
#include "common/api/domain/refresh.hpp"
#include "common/api/domain/remove.hpp"
#include "common/api/domain/report.hpp"
#include "common/api/domain/show.hpp"
#include "common/api/domain/verify.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/platform/access.hpp"

/// The sending domains of the caller's account.
namespace mailctl::domain {

Result<api::Act> add(const platform::AccountSession& session, api::DomainAdd& request);
Result<api::DomainListReply> list(Context& context, api::DomainList& request);
Result<api::DomainRecordsReply> records(
    const platform::AccountSession& session, api::DomainRecords& request
);
Result<api::Act> refresh(const platform::AccountSession& session, api::DomainRefresh& request);
Result<api::Act> remove(const platform::AccountSession& session, api::DomainRemove& request);
Result<api::DomainReport> show(const platform::AccountSession& session, api::DomainShow& request);
Result<api::DomainReport> verify(
    const platform::AccountSession& session, api::DomainVerify& request
);

}  // namespace mailctl::domain
