/// The codec of the requests in these headers; see codec.hpp.
#include "common/wire/codec.hpp"
#include "common/wire/described.hpp"

#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

#include "common/api/net/platform/access.hpp"
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
