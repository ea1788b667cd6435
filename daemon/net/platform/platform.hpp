#pragma once

#include "common/api/net/platform/account/register.hpp"
#include "common/api/net/platform/account/show.hpp"
#include "common/api/net/platform/credential/create.hpp"
#include "common/api/net/platform/credential/list.hpp"
#include "common/api/net/platform/credential/remove.hpp"
#include "common/api/net/platform/credential/rotate.hpp"
#include "common/api/net/platform/domain/add.hpp"
#include "common/api/net/platform/domain/list.hpp"
#include "common/api/net/platform/domain/records.hpp"
#include "common/api/net/platform/domain/remove.hpp"
#include "common/api/net/platform/domain/verify.hpp"
#include "common/api/net/platform/health.hpp"
#include "common/api/net/platform/report/domain_stats.hpp"
#include "common/api/net/platform/report/logs.hpp"
#include "common/api/net/platform/report/stats.hpp"
#include "common/result.hpp"

namespace mailctl::net::platform {

/// What mailctl asks of a delivery platform, in mailctl's own words. One object serves one job, and
/// no job takes 60 seconds.
///
/// Errors: `remote_refused` and `not_found` are the platform's word; `remote_unavailable`: it is
/// not reached, or will not now, and nothing was done; `remote_unknown`: something may have been
/// done; `cancelled`.
class Platform {
public:
    Platform() = default;
    virtual ~Platform() = default;
    Platform(const Platform&) = delete;
    Platform& operator=(const Platform&) = delete;
    Platform(Platform&&) = delete;
    Platform& operator=(Platform&&) = delete;

    template <class Request>
    using Answer = Result<typename Request::Reply>;

    virtual Answer<api::PlatformRegister> connect(const api::PlatformRegister&) = 0;
    virtual Answer<api::PlatformAccount> account(const api::PlatformAccount&) = 0;
    virtual Answer<api::PlatformHealth> health(const api::PlatformHealth&) = 0;

    /// Succeeds, too, where the account has the domain already.
    virtual Answer<api::PlatformDomainAdd> add_domain(const api::PlatformDomainAdd&) = 0;
    /// All of them, sorted by name.
    virtual Answer<api::PlatformDomainList> domains(const api::PlatformDomainList&) = 0;
    virtual Answer<api::PlatformDomainVerify> verify_domain(const api::PlatformDomainVerify&) = 0;
    virtual Answer<api::PlatformDomainRecords> records(const api::PlatformDomainRecords&) = 0;
    virtual Answer<api::PlatformDomainRemove> remove_domain(const api::PlatformDomainRemove&) = 0;

    /// A credential that Postfix could not use is deleted again at once: `remote_refused`, or
    /// `remote_unknown` where that failed.
    virtual Answer<api::PlatformCredentialCreate>
    create_credential(const api::PlatformCredentialCreate&) = 0;
    virtual Answer<api::PlatformCredentialList> credentials(const api::PlatformCredentialList&) = 0;
    virtual Answer<api::PlatformCredentialRotate>
    rotate_credential(const api::PlatformCredentialRotate&) = 0;
    virtual Answer<api::PlatformCredentialRemove>
    remove_credential(const api::PlatformCredentialRemove&) = 0;

    virtual Answer<api::PlatformStats> stats(const api::PlatformStats&) = 0;
    virtual Answer<api::PlatformDomainStats> domain_stats(const api::PlatformDomainStats&) = 0;
    virtual Answer<api::PlatformLogs> logs(const api::PlatformLogs&) = 0;
};

}  // namespace mailctl::net::platform
