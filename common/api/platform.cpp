/// The codec of the requests in these headers; see codec.hpp.
#include "common/api/net/platform/access.hpp"
#include "common/api/net/platform/report/domain_stats.hpp"
#include "common/api/net/platform/report/logs.hpp"
#include "common/api/net/platform/report/stats.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/described.hpp"

#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

#include "common/api/platform/logs.hpp"
#include "common/api/platform/stats.hpp"
#include "common/api/platform/status.hpp"
