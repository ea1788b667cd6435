#pragma once

#include "common/result.hpp"

namespace mailctl {
struct Context;
}
namespace mailctl::api {
struct Bell;
struct BellReply;
}  // namespace mailctl::api

namespace mailctl::overview {

Result<api::BellReply> bell(Context& context, api::Bell& request);

}  // namespace mailctl::overview
