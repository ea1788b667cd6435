/// The codec of the requests in these headers; see codec.hpp.
#include "common/api/act.hpp"
#include "common/api/change.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/described.hpp"

#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

#include "common/api/domain/add.hpp"
#include "common/api/domain/list.hpp"
#include "common/api/domain/records.hpp"
#include "common/api/domain/refresh.hpp"
#include "common/api/domain/remove.hpp"
#include "common/api/domain/report.hpp"
#include "common/api/domain/show.hpp"
#include "common/api/domain/state.hpp"
#include "common/api/domain/verify.hpp"
