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
struct DomainAdd;
struct DomainList;
struct DomainListReply;
struct DomainRecords;
struct DomainRecordsReply;
struct DomainRefresh;
struct DomainRemove;
struct DomainReport;
struct DomainShow;
struct DomainVerify;
}  // namespace mailctl::api

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
