#pragma once

#include "common/result.hpp"

namespace mailctl {
struct Context;
}
namespace mailctl::api {
struct ChangeReport;
struct Undo;
}  // namespace mailctl::api

namespace mailctl::overview {

Result<api::ChangeReport> undo(Context& context, api::Undo& request);

}  // namespace mailctl::overview
