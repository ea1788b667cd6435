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

/// The sending domains of the caller's account.
namespace mailctl::domain {

Result<api::ActReply> add(Context& context, api::DomainAdd& request);
Result<api::DomainListReply> list(Context& context, api::DomainList& request);
Result<api::DomainRecordsReply> records(Context& context, api::DomainRecords& request);
Result<api::ActReply> refresh(Context& context, api::DomainRefresh& request);
Result<api::ActReply> remove(Context& context, api::DomainRemove& request);
Result<api::DomainReportReply> show(Context& context, api::DomainShow& request);
Result<api::DomainReportReply> verify(Context& context, api::DomainVerify& request);

}  // namespace mailctl::domain
