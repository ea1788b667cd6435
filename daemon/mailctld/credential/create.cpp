#include "common/api/credential/create.hpp"

#include "common/api/act.hpp"
#include "common/api/credential/secret.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/platform/credential/credentials.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <memory>

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

api::NewCredential new_credential(const Config& config, api::PlatformCredentialCreateReply made) {
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
    auto opened = AccountSession::open_own(context);
    if (!opened) {
        return opened.error();
    }
    api::Act act{.changed = true, .dry_run = context.dry_run};
    if (act.dry_run) {
        act.plan.push_back({"platform credential", "nobody", std::nullopt, description});
        return api::CredentialSecretReply{.act = std::move(act)};
    }
    const auto session = std::make_shared<const AccountSession>(*std::move(opened));
    const auto before = platform::list_credentials(*session);
    if (!before) {
        return before.error();
    }
    auto made = platform::make_credential(*session, description, *before);
    if (!made) {
        return made.error();
    }
    context.handover = platform::handover_of_new(session, made->id.text());
    act.plan.push_back(
        {"platform credential " + made->id.text(), "nobody", {}, made->username.text()}
    );
    act::record(
        context,
        {api::CredentialCreate::method,
         "credential-made",
         fmt::format("credential {} made at the platform", made->username.text()),
         act.plan},
        [](store::Database&) {}
    );
    return api::CredentialSecretReply{
        .act = std::move(act),
        .credential = new_credential(context.services.config, *std::move(made))};
}

}  // namespace mailctl::credential

MAILCTL_HANDLER(mailctl::api::CredentialCreate, mailctl::credential::create)
