/// The codec of the requests in these headers; see codec.hpp.
#include "common/wire/codec.hpp"
#include "common/wire/described.hpp"

#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

#include "common/api/net/dns/access.hpp"
#include "common/api/net/dns/count_spf.hpp"
#include "common/api/net/dns/find_zone.hpp"
#include "common/api/net/dns/look_up.hpp"
#include "common/api/net/dns/read.hpp"
#include "common/api/net/dns/record.hpp"
#include "common/api/net/dns/test.hpp"
#include "common/api/net/dns/write.hpp"
