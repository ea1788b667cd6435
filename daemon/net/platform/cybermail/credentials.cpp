#include "daemon/net/platform/cybermail/credentials.hpp"

#include "daemon/net/platform/cybermail/envelope.hpp"
#include "daemon/net/platform/cybermail/fields.hpp"

#include <fmt/format.h>

namespace mailctl::net::platform::cybermail {
namespace {

std::optional<RemoteId> credential_id(const json& row) {
    auto named = id(row, "credential_id");
    return named ? std::move(named) : id(row, "id");
}

}  // namespace

Made parse_made(json& data) {
    auto made_id = credential_id(data);
    auto given = raw_text(data, "password");
    const bool has_password = !given.empty();
    auto password = Secret::parse(given);
    const auto given_name = raw_text(data, "username");
    const auto refused = [&](const std::string& why) {
        return Made{made_id, unusable(endpoint::create_credential, why)};
    };
    if (!made_id) {
        return refused("it holds no ID of the credential");
    }
    if (given_name.empty() || !has_password) {
        return refused(given_name.empty() ? "it holds no user name" : "it holds no password");
    }
    auto username = LoginName::parse(given_name);
    if (!username || !password) {
        return refused(username ? password.error().message : username.error().message);
    }
    api::PlatformCredentialCreateReply reply{
        .id = *made_id, .username = *std::move(username), .password = *std::move(password)};
    return {std::move(made_id), std::move(reply)};
}

Result<api::PlatformCredentialListReply> parse_credentials(const json& data) {
    const auto* const rows = find(data, "credentials");
    if (rows == nullptr || !rows->is_array()) {
        return unusable(endpoint::credentials, "it holds no list of credentials");
    }
    api::PlatformCredentialListReply reply;
    for (const auto& row : *rows) {
        auto own = id(row, "id");
        own = own ? std::move(own) : credential_id(row);
        if (own) {
            reply.credentials.push_back(
                {.id = *std::move(own),
                 .username = text(row, "username"),
                 .description = text(row, "description"),
                 .created = text(row, "created_at")}
            );
        }
    }
    return reply;
}

Result<api::PlatformCredentialRotateReply> parse_rotated(json& data) {
    auto given = raw_text(data, "new_password");
    const bool is_missing = given.empty();
    auto password = Secret::parse(given);
    if (!password) {
        auto error = unusable(
            endpoint::rotate_credential,
            is_missing ? "it holds no password" : password.error().message
        );
        error.code = Errc::remote_unknown;
        error.message += "; the old password may be dead";
        error.hint = "rotate again: the platform chooses another password each time";
        return error;
    }
    return api::PlatformCredentialRotateReply{*std::move(password)};
}

}  // namespace mailctl::net::platform::cybermail
