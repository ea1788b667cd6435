/// The codec of the requests in these headers; see codec.hpp.
#include "common/api/change.hpp"
#include "common/api/net/dns.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/described.hpp"

#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

#include "common/api/relay_disable.hpp"
#include "common/api/relay_enable.hpp"
#include "common/api/relay_status.hpp"
#include "common/api/relay_test.hpp"
#include "common/api/trial.hpp"
#include "common/api/try_smtp.hpp"
