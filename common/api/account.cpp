/// The codec of the requests in these headers; see codec.hpp.
#include "common/api/change.hpp"
#include "common/api/net/platform/access.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/described.hpp"

#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

#include "common/api/account/connect.hpp"
#include "common/api/account/disconnect.hpp"
#include "common/api/account/forget.hpp"
#include "common/api/account/list.hpp"
#include "common/api/account/status.hpp"
#include "common/api/act.hpp"
#include "common/api/credential/create.hpp"
#include "common/api/credential/list.hpp"
#include "common/api/credential/remove.hpp"
#include "common/api/credential/rotate.hpp"
#include "common/api/credential/secret.hpp"
