#pragma once

#include "common/api/net/certificate/judge.hpp"

#include <ctime>

namespace mailctl::net::certificate {

/// What servers and mail programs will make of it at `now`.
api::CertificateJudgement judge(const api::JudgeCertificate& request, std::time_t now);

}  // namespace mailctl::net::certificate
