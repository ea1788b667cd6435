#include "common/types/text.hpp"
#include "daemon/mailctld/account/logins.hpp"
#include "daemon/mailctld/credential/credential.hpp"
#include "daemon/mailctld/observer.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/system/net_job.hpp"

#include <fmt/format.h>

#include <set>

namespace mailctl::credential {
namespace {

using platform::AccountSession;

constexpr std::size_t max_description_bytes = 200;

Status check_description(const std::string& text) {
    if (text.size() <= max_description_bytes && is_printable_utf8(text)) {
        return {};
    }
    return Error{
        Errc::invalid_argument,
        "the description is too long or not printable",
        fmt::format("use up to {} bytes on one line", max_description_bytes),
        "description"};
}

std::set<std::string> ids(const std::vector<api::Credential>& logins) {
    std::set<std::string> found;
    for (const auto& login : logins) {
        found.insert(login.id.text());
    }
    return found;
}

// What has come into being since: the ones that are surely ours, and others.
struct Newcomers {
    std::vector<api::Credential> ours;
    std::vector<api::Credential> others;
};

Newcomers newcomers(
    std::vector<api::Credential> there,
    const std::set<std::string>& before,
    const std::string& description
) {
    Newcomers found;
    for (auto& login : there) {
        if (before.count(login.id.text()) == 0) {
            auto& list = login.description == description ? found.ours : found.others;
            list.push_back(std::move(login));
        }
    }
    return found;
}

// Its answer was lost, and with it the password: what has come into being is of no use to anybody.
Error settle_lost(
    const AccountSession& session,
    const std::set<std::string>& before,
    const std::string& description,
    Error error
) {
    auto there = account::list_logins(session);
    if (!there) {
        error.hint =
            "look at `mailctl credential list` before you try again, and delete what is new";
        return error;
    }
    auto found = newcomers(*std::move(there), before, description);
    for (auto& login : found.ours) {
        if (!account::delete_login(session, login.id)) {
            found.others.push_back(std::move(login));
        }
    }
    if (!found.others.empty()) {
        const auto& login = found.others.front();
        error.hint = fmt::format(
            "the login {0} is new, and if it is this one, nobody knows its password: `mailctl "
            "credential delete {0}`",
            login.id.text()
        );
        return error;
    }
    return {Errc::remote_unavailable, error.message, "no login is left behind; try again", {}};
}

api::NewLogin new_login(const Config& config, api::PlatformCredentialCreateReply made) {
    return {
        made.id.text(),
        config.platform_host,
        config.platform_port,
        made.username.text(),
        std::move(made.password)};
}

}  // namespace

Result<api::CredentialSecretReply> create(Context& context, api::CredentialCreate& request) {
    const auto description = request.description.value_or("");
    if (auto status = check_description(description); !status) {
        return status.error();
    }
    const auto session = AccountSession::open(context, platform::owner_of(context.peer));
    if (!session) {
        return session.error();
    }
    api::Act act{true, request.dry_run.value_or(false), {}, {}, std::nullopt};
    if (act.dry_run) {
        act.plan.push_back({"platform login", "nobody", std::nullopt, description});
        return api::CredentialSecretReply{std::nullopt, std::move(act), std::nullopt};
    }
    const auto before = account::list_logins(*session);
    if (!before) {
        return before.error();
    }
    auto made = system::ask_net(
        context,
        api::PlatformCredentialCreate{session->access(), session->login(), description},
        system::JobEffect::changes
    );
    if (!made && made.error().code == Errc::remote_unknown) {
        return settle_lost(*session, ids(*before), description, made.error());
    }
    if (!made) {
        return made.error();
    }
    act.plan.push_back({"platform login " + made->id.text(), "nobody", {}, made->username.text()});
    platform::record(
        context,
        {api::CredentialCreate::method,
         "login-made",
         fmt::format("login {} made at the platform", made->username.text()),
         act.plan},
        [](store::Database&) {}
    );
    return api::CredentialSecretReply{
        std::nullopt, std::move(act), new_login(context.services.config, *std::move(made))};
}

}  // namespace mailctl::credential
