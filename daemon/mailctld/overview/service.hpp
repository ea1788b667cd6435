#pragma once

#include "common/result.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mailctl {
struct Context;
}
namespace mailctl::api {
struct GetInfo;
struct GetInfoReply;
struct GetInterfaceDescription;
struct GetInterfaceDescriptionReply;
}  // namespace mailctl::api

/// org.varlink.service: what every Varlink service tells of itself.
namespace mailctl::service {

Result<api::GetInfoReply> get_info(Context& context, api::GetInfo& request);

Result<api::GetInterfaceDescriptionReply> get_interface_description(
    Context& context, api::GetInterfaceDescription& request
);

/// The names of the interfaces, in the order in which they are told.
std::vector<std::string_view> interfaces();

/// The Varlink text of an interface; none where there is no such interface.
std::optional<std::string> describe(std::string_view interface);

/// The reply to a call of this interface that failed, in the protocol's own errors.
std::string error_text(const Error& error);

}  // namespace mailctl::service
