#pragma once

#include "common/result.hpp"

namespace mailctl {
struct Context;
}
namespace mailctl::api {
struct ListOwned;
struct OwnedReply;
}  // namespace mailctl::api

namespace mailctl::overview {

Result<api::OwnedReply> owned(Context& context, api::ListOwned& request);

}  // namespace mailctl::overview
