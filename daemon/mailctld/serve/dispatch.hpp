#pragma once

#include "common/wire/call.hpp"
#include "daemon/mailctld/access/gate.hpp"
#include "daemon/mailctld/call/method.hpp"

#include <exception>
#include <string>
#include <string_view>

namespace mailctl {

/// Null for a method that does not exist.
const Method* find_method(Methods methods, std::string_view name);

/// Nothing where the caller may call it. A refusal is logged, with the front's number of the call.
Status authorise(const Method& method, const Caller& caller, const std::string& request);

/// Why a method whose reply tells a secret does nothing where no reply is wanted. Logs it.
Error unheard(const Method& method, const Caller& caller, const std::string& request);

/// Whom a call at the front door is made for. Never throws, as run().
Result<access::Admission> admit(Services& services, const wire::Presented& presented);

/// Runs a method. Never throws: a broken world becomes `internal` for the client and its detail a
/// line in the log. Wipes the parameters.
Result<wire::json> run(const Method& method, Context& context, wire::json parameters);

/// What a client is told of an exception. Logs what the administrator has to know of it.
Error broken(std::string_view method, const std::exception& error);

/// The error of the protocol for a method that does not exist.
std::string unknown_method_text(Methods methods, std::string_view name);

}  // namespace mailctl
