/// The codec of the requests in these headers; see codec.hpp.
#include "common/api/act.hpp"
#include "common/api/change.hpp"
#include "common/api/domain/report.hpp"
#include "common/api/domain/state.hpp"
#include "common/api/net/dns/access.hpp"
#include "common/api/net/dns/count_spf.hpp"
#include "common/api/net/dns/look_up.hpp"
#include "common/api/net/dns/record.hpp"
#include "common/wire/codec.hpp"
#include "common/wire/described.hpp"

#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

#include "common/api/dns/apply.hpp"
#include "common/api/dns/check.hpp"
#include "common/api/dns/export.hpp"
#include "common/api/dns/grant.hpp"
#include "common/api/dns/plan.hpp"
#include "common/api/dns/provider/add.hpp"
#include "common/api/dns/provider/list.hpp"
#include "common/api/dns/provider/remove.hpp"
#include "common/api/dns/provider/test.hpp"
#include "common/api/dns/report.hpp"
#include "common/api/dns/revoke.hpp"
#include "common/api/dns/withdraw.hpp"
