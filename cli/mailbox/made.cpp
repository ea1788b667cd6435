#include "cli/mailbox/made.hpp"

#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "cli/password.hpp"

#include <fmt/format.h>

#include <string>

namespace mailctl::cli {
namespace {

constexpr SecretKind hash_kind{"hash", "hash-file", {}};

// It is told once: where nothing can show it, nobody is asked for one.
Status check_place(const Arguments& arguments, const Output& output) {
    if (arguments.has("dry-run") || output.is_json() || output.is_shown_on_terminal()) {
        return {};
    }
    return Error{
        Errc::usage,
        "the password is told once, and there is no terminal to show it on",
        "give one with --password-file, or have a program read it with --json",
        {}};
}

// The password comes last and is copied once, into memory that does not grow any more.
std::string made_text(std::string text, const Secret& password) {
    constexpr std::string_view end = "\nNobody can tell it again.\n";
    text += "Password  ";
    text.reserve(text.size() + password.size() + end.size());
    text.append(password.reveal()).append(end);
    return text;
}

}  // namespace

Result<MailboxAddress> typed_mailbox(const Arguments& arguments) {
    return mailbox_of(arguments.values().front());
}

Result<MailboxAddress> mailbox_of(const std::string& typed) {
    const auto at = typed.rfind('@');
    if (at == std::string::npos) {
        return MailboxAddress::parse(typed);
    }
    auto domain = typed_domain(typed.substr(at + 1));
    if (!domain) {
        return domain.error();
    }
    return MailboxAddress::parse(typed.substr(0, at + 1) + domain->text());
}

void password_source_options(Options& options) {
    add_value(options, "password-file", "FILE", "Read the password from a file, or - for stdin");
    add_value(options, "hash-file", "FILE", "Read a hash of it, {SCHEME} in front, likewise");
    add_flag(options, "allow-weak", "Take hashes without a salt as well");
}

Result<GivenPassword> given_password(const Arguments& arguments, Output& output) {
    const auto password = arguments.text("password-file");
    const auto hash = arguments.text("hash-file");
    if (password && hash) {
        return Error{
            Errc::usage, "--password-file and --hash-file exclude each other", {}, "hash-file"};
    }
    if (!password && !hash) {
        if (auto status = check_place(arguments, output); !status) {
            return status.error();
        }
        return GivenPassword{};
    }
    auto secret = password ? read_password_file(*password) : read_password_file(*hash, hash_kind);
    if (!secret) {
        return secret.error();
    }
    GivenPassword given;
    (password ? given.password : given.hash).emplace(*std::move(secret));
    return given;
}

Result<int> report_made(
    const Result<api::MailboxMade>& reply, const ActWords& words, Output& output
) {
    if (!reply) {
        return reply.error();
    }
    if (!reply->act) {
        return lacks("act");
    }
    wire::json value = wire::encode(*reply->act);
    auto text = act_text(*reply->act, words, output.palette());
    if (reply->password) {
        value["password"] = std::string(reply->password->reveal());
        text = made_text(std::move(text), *reply->password);
    }
    output.secret_result(std::move(value), std::move(text));
    return 0;
}

}  // namespace mailctl::cli
