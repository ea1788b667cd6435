#pragma once

#include "daemon/net/platform/cybermail/client.hpp"
#include "daemon/net/platform/platform.hpp"

namespace mailctl::net::platform::cybermail {

/// CyberMail: JSON over HTTP POST, 15 endpoints.
class CyberMail final : public Platform {
public:
    CyberMail(const api::PlatformAccess& access, World world) : client_(access, std::move(world)) {}

    Answer<api::PlatformRegister> connect(const api::PlatformRegister&) override;
    Answer<api::PlatformAccount> account(const api::PlatformAccount&) override;
    Answer<api::PlatformHealth> health(const api::PlatformHealth&) override;

    Answer<api::PlatformDomainAdd> add_domain(const api::PlatformDomainAdd&) override;
    Answer<api::PlatformDomainList> domains(const api::PlatformDomainList&) override;
    Answer<api::PlatformDomainVerify> verify_domain(const api::PlatformDomainVerify&) override;
    Answer<api::PlatformDomainRecords> records(const api::PlatformDomainRecords&) override;
    Answer<api::PlatformDomainRemove> remove_domain(const api::PlatformDomainRemove&) override;

    Answer<api::PlatformCredentialCreate> create_credential(const api::PlatformCredentialCreate&)
        override;
    Answer<api::PlatformCredentialList> credentials(const api::PlatformCredentialList&) override;
    Answer<api::PlatformCredentialRotate> rotate_credential(const api::PlatformCredentialRotate&)
        override;
    Answer<api::PlatformCredentialRemove> remove_credential(const api::PlatformCredentialRemove&)
        override;

    Answer<api::PlatformStats> stats(const api::PlatformStats&) override;
    Answer<api::PlatformDomainStats> domain_stats(const api::PlatformDomainStats&) override;
    Answer<api::PlatformLogs> logs(const api::PlatformLogs&) override;

private:
    Result<api::PlatformDomainListReply> list_domains(const api::PlatformKey& key);

    Error delete_again(const api::PlatformKey& key, const std::optional<RemoteId>& id, Error why)
        const;

    Client client_;
};

}  // namespace mailctl::net::platform::cybermail
