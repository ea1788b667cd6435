/// The codec of the requests in these headers; see codec.hpp.
#include "common/api/net/platform_report.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/described.hpp"

#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

#include "common/api/platform.hpp"
