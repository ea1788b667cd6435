#pragma once

#include "common/result.hpp"

namespace mailctl {
struct Context;
}
namespace mailctl::api {
struct History;
struct HistoryReply;
}  // namespace mailctl::api

namespace mailctl::overview {

Result<api::HistoryReply> history(Context& context, api::History& request);

}  // namespace mailctl::overview
