/// The codec of the requests in these headers; see codec.hpp.
#include "common/wire/codec.hpp"
#include "common/wire/described.hpp"

#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

#include "common/api/change.hpp"
#include "common/api/history.hpp"
#include "common/api/service/description.hpp"
#include "common/api/service/info.hpp"
#include "common/api/status.hpp"
#include "common/api/undo.hpp"
