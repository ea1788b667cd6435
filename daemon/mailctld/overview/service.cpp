#include "daemon/mailctld/overview/service.hpp"

#include "common/api/service/description.hpp"
#include "common/api/service/info.hpp"
#include "common/types/text.hpp"
#include "common/version.hpp"
#include "common/wire/call.hpp"
#include "daemon/mailctld/call/handler.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace mailctl::service {
Result<api::GetInfoReply> get_info(Context&, api::GetInfo&) {
    api::GetInfoReply reply{"mailctl", "mailctld", std::string(version), "man:mailctld(8)", {}};
    for (const auto name : interfaces()) {
        reply.interfaces.emplace_back(name);
    }
    return reply;
}

Result<api::GetInterfaceDescriptionReply> get_interface_description(
    Context&, api::GetInterfaceDescription& request
) {
    auto text = describe(request.interface);
    if (!text) {
        return Error{Errc::not_found, request.interface, {}, "interface"};
    }
    return api::GetInterfaceDescriptionReply{*std::move(text)};
}

std::string error_text(const Error& error) {
    switch (error.code) {
        case Errc::not_found:
            return wire::to_text(
                {{"error", "org.varlink.service.InterfaceNotFound"},
                 {"parameters", {{"interface", error.message}}}}
            );
        case Errc::invalid_argument:
            return wire::to_text(
                {{"error", "org.varlink.service.InvalidParameter"},
                 {"parameters", {{"parameter", error.parameter}}}}
            );
        default:
            return wire::error_text(error);
    }
}

}  // namespace mailctl::service

MAILCTL_HANDLER(mailctl::api::GetInfo, mailctl::service::get_info)
MAILCTL_HANDLER(mailctl::api::GetInterfaceDescription, mailctl::service::get_interface_description)
