#pragma once

#include "common/result.hpp"

namespace mailctl {
struct Context;
}
namespace mailctl::api {
struct Status;
struct StatusReply;
}  // namespace mailctl::api

namespace mailctl::overview {

Result<api::StatusReply> status(Context& context, api::Status& request);

}  // namespace mailctl::overview
