#include "common/api/relay/enable.hpp"

#include "cli/change.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "cli/secret_input.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

namespace mailctl::cli {
namespace {

constexpr std::string_view verified_word = "verified";
constexpr SecretKind login_kind{"password", "password-file", "keep-password"};

Error usage(std::string message, std::string parameter) {
    return {Errc::usage, std::move(message), {}, std::move(parameter)};
}

// "example.com,example.org"; the word "verified", which is no domain, is told in another member.
Result<std::optional<std::vector<DomainName>>> senders_from(const Arguments& arguments) {
    const auto given = arguments.text("senders");
    if (!given || *given == verified_word) {
        return std::optional<std::vector<DomainName>>();
    }
    std::vector<DomainName> domains;
    std::string_view left = *given;
    for (;;) {
        const auto comma = std::min(left.find(','), left.size());
        auto domain = typed_domain(trimmed(left.substr(0, comma)));
        if (!domain) {
            return at_option("senders", domain.error());
        }
        domains.push_back(*std::move(domain));
        if (comma == left.size()) {
            return std::optional(std::move(domains));
        }
        left.remove_prefix(comma + 1);
    }
}

Result<api::RelayEnable> request_from(const Arguments& arguments) {
    auto host = typed_host_at(arguments, "host");
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
    auto senders = senders_from(arguments);
    if (!senders) {
        return senders.error();
    }
    const bool only_verified = arguments.text("senders") == verified_word;
    return api::RelayEnable{
        .host = *std::move(host),
        .port = *port,
        .username = *std::move(username),
        .password = std::nullopt,
        .tls = *tls,
        .senders = *std::move(senders),
        .verified_senders = only_verified ? std::optional(true) : std::nullopt,
        .no_trial = arguments.flag("no-trial"),
        .dry_run = arguments.flag("dry-run"),
        .force = arguments.flag("force"),
        .accept_overrules = arguments.flag("accept-overrules"),
        .expect = arguments.text("expect")};
}

// The platform tells where it takes mail, and its login is made for this machine.
Status check_host_options(const Arguments& arguments) {
    for (const std::string_view option : {"port", "username", "password-file", "keep-password"}) {
        if (!arguments.has("host") && arguments.has(option)) {
            Error error = usage(fmt::format("--{} needs --host", option), std::string(option));
            error.hint = "without --host the delivery platform's own host and credential are used";
            return error;
        }
    }
    if (arguments.has("host") && arguments.text("senders") == verified_word) {
        Error error = usage("--senders verified goes without --host", "senders");
        error.hint = "only a delivery platform tells which domains are verified; name the domains";
        return error;
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
    add_value(
        options, "senders", "DOMAINS", "Relay mail from these only, or from the \"verified\""
    );
    add_flag(options, "no-trial", "Do not try the login first");
    add_flag(options, "accept-overrules", "Let settings that overrule the relay do so from now on");
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
