#include "cli/change.hpp"
#include "cli/commands.hpp"
#include "cli/secret_input.hpp"
#include "common/api/relay_enable.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

#include <string_view>

namespace mailctl::cli {
namespace {

constexpr SecretKind login_kind{"password", "password-file", "keep-password"};

Error usage(std::string message, std::string parameter) {
    return {Errc::usage, std::move(message), {}, std::move(parameter)};
}

Result<api::RelayEnable> request_from(const Arguments& arguments) {
    auto host = arguments.value<HostName>("host");
    if (!host) {
        return host.error();
    }
    const auto port = arguments.value<Port>("port");
    if (!port) {
        return port.error();
    }
    auto username = arguments.value<LoginName>("username");
    if (!username) {
        return username.error();
    }
    const auto tls = arguments.value<TlsLevel>("tls");
    if (!tls) {
        return tls.error();
    }
    return api::RelayEnable{
        .host = *std::move(host),
        .port = *port,
        .username = *std::move(username),
        .password = std::nullopt,
        .tls = *tls,
        .no_probe = arguments.flag("no-probe"),
        .dry_run = arguments.flag("dry-run"),
        .force = arguments.flag("force"),
        .expect = arguments.text("expect")};
}

// The platform tells where it takes mail, and its login is made for this machine.
Status check_host_options(const Arguments& arguments) {
    for (const std::string_view option : {"port", "username", "password-file", "keep-password"}) {
        if (!arguments.has("host") && arguments.has(option)) {
            Error error = usage(fmt::format("--{} needs --host", option), std::string(option));
            error.hint = "without --host the delivery platform's own host and login are used";
            return error;
        }
    }
    return {};
}

Status check_login_options(const Arguments& arguments) {
    const bool has_file = arguments.has("password-file");
    if (has_file && arguments.has("keep-password")) {
        return usage("--password-file and --keep-password exclude each other", "keep-password");
    }
    if (!arguments.has("username") && (has_file || arguments.has("keep-password"))) {
        return usage("a password without --username makes no login", "username");
    }
    return {};
}

Result<Secret> password_for(
    const api::RelayEnable& request, const Arguments& arguments, Output& output
) {
    const auto question = fmt::format(
        "Password for {} at {}: ", escaped(request.username->text()), request.host->text()
    );
    return secret_from(arguments, login_kind, question, output);
}

}  // namespace

void relay_enable_options(Options& options) {
    add_value(options, "host", "HOST", "Send mail through this host, not through the platform");
    add_value(options, "port", "PORT", "Connect to this port; 587 if absent, 465 is implicit TLS");
    add_value(options, "username", "USER", "Log in as this user");
    add_value(options, "password-file", "FILE", "Read the password from a file, or - for stdin");
    add_flag(options, "keep-password", "Log in with the password in use for this host and user");
    add_value(options, "tls", words_of<TlsLevel>(), "Protect the connection so; secure if absent");
    add_flag(options, "no-probe", "Do not try the login first");
    change_options(options);
}

Result<int> relay_enable(const Arguments& arguments, Output& output) {
    if (auto status = check_host_options(arguments); !status) {
        return status.error();
    }
    if (auto status = check_login_options(arguments); !status) {
        return status.error();
    }
    auto request = request_from(arguments);
    if (!request) {
        return request.error();
    }
    if (request->username && !arguments.has("keep-password")) {
        auto password = password_for(*request, arguments, output);
        if (!password) {
            return password.error();
        }
        request->password = *std::move(password);
    }
    return make_change(*request, "the relay is already so", arguments.globals(), output);
}

}  // namespace mailctl::cli
