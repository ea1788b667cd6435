#include "common/api/invitation/accept.hpp"

#include "cli/connect.hpp"
#include "cli/option.hpp"
#include "cli/secret_input.hpp"
#include "common/types/text.hpp"
#include "common/wire/described.hpp"

#include <fmt/format.h>

namespace mailctl::cli {
namespace {

constexpr SecretKind code_kind{"code", "code-file", {}};

}  // namespace

void mailbox_accept_options(Options& options) {
    add_value(options, "code-file", "FILE", "Read the code from a file, or - for stdin");
    add_value(options, "password-file", "FILE", "Read the password from a file, or - for stdin");
}

Result<int> mailbox_accept(const Arguments& arguments, Output& output) {
    if (arguments.text("code-file") == standard_input &&
        arguments.text("password-file") == standard_input) {
        return Error{
            Errc::usage, "the code and the password cannot both be stdin", {}, "password-file"};
    }
    auto code = secret_from(arguments, code_kind, "Code: ", output);
    if (!code) {
        return code.error();
    }
    auto password = secret_from(arguments, password_kind, "New password: ", output);
    if (!password) {
        return password.error();
    }
    const api::InvitationAccept request{.code = *std::move(code), .password = *std::move(password)};
    const auto reply = Daemon(arguments.globals(), output).call(request);
    if (!reply) {
        return reply.error();
    }
    output.result(
        wire::encode(*reply), fmt::format("The password of {} is yours.\n", escaped(reply->address))
    );
    return 0;
}

}  // namespace mailctl::cli
