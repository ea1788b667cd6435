#pragma once

#include "common/result.hpp"

namespace mailctl {
struct Context;
}
namespace mailctl::api {
struct Metrics;
struct MetricsReply;
}  // namespace mailctl::api

namespace mailctl::overview {

Result<api::MetricsReply> metrics(Context& context, api::Metrics& request);

}  // namespace mailctl::overview
