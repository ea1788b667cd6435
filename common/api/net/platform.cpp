/// The codec of the requests in these headers; see codec.hpp.
#include "common/api/net/platform.hpp"

#include "common/wire/codec.hpp"
#include "common/wire/described.hpp"

#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

#include "common/api/net/platform_account.hpp"
#include "common/api/net/platform_credential.hpp"
#include "common/api/net/platform_domain.hpp"
#include "common/api/net/platform_report.hpp"
