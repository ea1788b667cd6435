/// The codec of the requests in these headers; see codec.hpp.
#include "common/api/act.hpp"
#include "common/api/change.hpp"
#include "common/api/net/dns.hpp"
#include "common/api/net/platform_domain.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/described.hpp"

#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

#include "common/api/domain.hpp"
