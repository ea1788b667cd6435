#pragma once

#include "common/api/net/certificate/judge.hpp"
#include "common/error.hpp"
#include "common/types/host_name.hpp"
#include "daemon/mailctld/hosting/settings.hpp"

namespace mailctl::hosting {

/// What is wrong with a pair, in one sentence, and what helps. The judgement has a fault.
Error fault_told(
    const api::CertificateJudgement& judgement, const HostName& host, const Certificate& files
);

}  // namespace mailctl::hosting
