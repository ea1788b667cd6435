#pragma once

#include "common/api/service/description.hpp"
#include "common/api/service/info.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"

#include <string>

/// org.varlink.service: what every Varlink service tells of itself.
namespace mailctl::service {

Result<api::GetInfoReply> get_info(Context& context, api::GetInfo& request);

Result<api::GetInterfaceDescriptionReply> get_interface_description(
    Context& context, api::GetInterfaceDescription& request
);

/// The reply to a call of this interface that failed, in the protocol's own errors.
std::string error_text(const Error& error);

}  // namespace mailctl::service
