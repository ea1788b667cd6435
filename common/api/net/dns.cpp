/// The codec of the requests in these headers; see codec.hpp.
#include "common/api/net/dns.hpp"

#include "common/wire/codec.hpp"
#include "common/wire/described.hpp"

#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

#include "common/api/net/dns_lookup.hpp"
#include "common/api/net/dns_zone.hpp"
