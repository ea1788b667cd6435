/// The codec of the requests in these headers; see codec.hpp.
#include "common/api/change.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/described.hpp"

#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

#include "common/api/net/smtp/try.hpp"
#include "common/api/relay/disable.hpp"
#include "common/api/relay/enable.hpp"
#include "common/api/relay/status.hpp"
#include "common/api/relay/test.hpp"
#include "common/api/trial.hpp"
