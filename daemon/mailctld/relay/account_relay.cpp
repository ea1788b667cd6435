#include "daemon/mailctld/relay/account_relay.hpp"

#include "common/api/net/platform/credential/list.hpp"
#include "common/api/relay/enable.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/platform/credential/credentials.hpp"
#include "daemon/mailctld/platform/credential/mark.hpp"
#include "daemon/mailctld/platform/sync.hpp"
#include "daemon/mailctld/relay/stored_password.hpp"
#include "daemon/mailctld/relay/switch.hpp"
#include "daemon/mailctld/system/host.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <thread>

namespace mailctl::relay {
namespace {

// "relay on HOST": what the credentials of this machine's relay are called.
std::string credential_text() { return fmt::format("relay on {}", system::host_name()); }

using platform::AccountSession;

/// One request for a relay through one account.
class AccountRelay {
public:
    AccountRelay(Context& context, const AccountWish& wish, const AccountSession& session)
        : context_(context)
        , wish_(wish)
        , session_(session)
        , host_(*HostName::parse(context.services.config.platform_host))
        , port_(*Port::parse(context.services.config.platform_port)) {}

    Result<api::ChangeReport> run() {
        if (auto status = look(); !status) {
            return status.error();
        }
        auto report = may_keep_credential() ? keep_credential() : renew_credential();
        if (report) {
            report->notes.insert(report->notes.end(), notes_.begin(), notes_.end());
        }
        return report;
    }

private:
    // What there is at the platform and here.
    Status look() {
        say("platform", "asking the platform for the credentials and domains of the account");
        auto credentials = wish_.dry_run ? platform::list_credentials(session_)
                                         : platform::settle_credentials(session_);
        if (!credentials) {
            return credentials.error();
        }
        credentials_ = *std::move(credentials);
        if (auto synced = platform::sync_domains(session_); !synced) {
            return synced.error();
        }
        choose_senders();
        warn_about_domains();
        auto ledger = context_.services.engine.settled_ledger();
        if (!ledger) {
            return ledger.error();
        }
        relay_ = relay_of(*ledger);
        return check_owner(context_, *ledger, wish_.force);
    }

    void choose_senders() {
        verified_ = context_.services.shared.with([&](store::Database& db) {
            return store::verified_domains(db, session_.owner());
        });
        senders_ = wish_.verified_senders ? std::optional(verified_) : wish_.senders;
    }

    void warn_about_domains() {
        if (verified_.empty()) {
            notes_.emplace_back(
                wish_.verified_senders
                    ? "no domain of this account is verified: the relay takes no mail until one "
                      "is; see `mailctl domain list`"
                    : "no domain of this account is verified: the platform refuses all mail until "
                      "one is (550 sender domain not verified); see `mailctl domain list`"
            );
            return;
        }
        const auto senders = senders_.value_or(std::vector<DomainName>());
        std::vector<DomainName> refused;  // both lists are sorted
        std::set_difference(
            senders.begin(),
            senders.end(),
            verified_.begin(),
            verified_.end(),
            std::back_inserter(refused)
        );
        if (!refused.empty()) {
            notes_.push_back(fmt::format(
                "the platform refuses mail from {} until it is verified; see `mailctl domain list`",
                some_of(texts_of(refused), domains_shown)
            ));
        }
    }

    // Whether the credential that Postfix has is this account's and still there.
    bool may_keep_credential() const {
        return !wish_.new_credential && relay_ && relay_->account == session_.owner() &&
               relay_->credential && relay_->host == host_ && relay_->port == port_ &&
               std::any_of(credentials_.begin(), credentials_.end(), [&](const auto& credential) {
                   return credential.id.text() == *relay_->credential;
               });
    }

    Result<api::ChangeReport> keep_credential() {
        auto password = stored_password(context_.services.config, *relay_);
        if (!password || !relay_->username) {
            return renew_credential();
        }
        auto wish = wish_for(*relay_->username, *std::move(password), *relay_->credential);
        if (auto status = add_fingerprint(context_.services, wish); !status) {
            return status.error();
        }
        // The platform may have another password for it by now.
        if (!wish_.no_trial && !wish_.dry_run) {
            const auto verdict = try_wish(context_, wish);
            if (!verdict) {
                return verdict.error();
            }
            if (verdict->failed_step == api::TrialStepName::auth) {
                return renew_credential();
            }
            if (auto status = passed(*verdict, wish); !status) {
                return status.error();
            }
        }
        return switch_relay(context_, wish, order(/*forget=*/false), /*may_try=*/false);
    }

    Result<api::ChangeReport> renew_credential() {
        auto stand_in = wish_for_nobody();
        const auto parts = parts_for(context_, stand_in, wish_.force);
        auto& engine = context_.services.engine;
        // Before anything is made at the platform, whatever stands against it here is told.
        if (auto preview = engine.preview(order(false), parts); !preview || wish_.dry_run) {
            return wish_.dry_run ? engine.run(order(false), parts, observer(context_)) : preview;
        }
        say("platform", "making a credential at the platform");
        auto made = platform::make_credential(session_, credential_text(), credentials_);
        if (!made) {
            return made.error();
        }
        const std::string id = made->id.text();
        auto wish = wish_for(std::move(made->username), std::move(made->password), id);
        if (auto status = add_fingerprint(context_.services, wish); !status) {
            return give_up(id, status.error());
        }
        // The tables with the old credential's password go with it.
        const bool replaces_ours = relay_ && relay_->account == session_.owner();
        auto report =
            switch_relay(context_, wish, order(/*forget=*/replaces_ours), !wish_.no_trial);
        if (!report) {
            return give_up(id, report.error());
        }
        retire_others(id, *report);
        return report;
    }

    // The new credential goes again, unless Postfix has it after all.
    Error give_up(const std::string& id, Error error) {
        const auto ledger = context_.services.engine.settled_ledger();
        const bool is_certain = ledger && error.code != Errc::rollback_failed;
        const auto relay = ledger ? relay_of(*ledger) : std::nullopt;
        if (!is_certain || (relay && relay->credential == id)) {
            return error;
        }
        if (const auto left = platform::retire_credential(session_, id)) {
            error.hint += fmt::format(
                "{}the credential that was made for it is still at the platform ({}); `mailctl "
                "account "
                "status` deletes it",
                error.hint.empty() ? "" : "; ",
                left->message
            );
        }
        return error;
    }

    void retire_others(const std::string& id, api::ChangeReport& report) {
        platform::keep_credential(session_, id);
        if (relay_ && relay_->account == session_.owner() && relay_->credential) {
            say("platform", "letting deliveries under way finish with the old credential");
            std::this_thread::sleep_for(context_.services.config.delivery_patience);
        }
        if (const auto left = platform::settle_credentials(session_); !left) {
            report.notes.push_back(fmt::format(
                "an older credential could not be removed at the platform yet: {}",
                left.error().message
            ));
        }
        for (const auto& text : platform::pending_work(context_, session_.owner())) {
            report.notes.push_back(text + "; `mailctl account status` tries again");
        }
    }

    Wish wish_for(LoginName username, Secret password, std::string credential) const {
        Wish wish{
            {.host = host_,
             .port = port_,
             .tls = wish_.tls,
             .username = std::move(username),
             .account = session_.owner(),
             .credential = std::move(credential),
             .senders = senders_,
             .verified_senders = wish_.verified_senders},
            std::move(password),
            context_.caller.name};
        wish.accept_overrules = wish_.accept_overrules;
        return wish;
    }

    // For a plan that is only looked at.
    Wish wish_for_nobody() const {
        std::string text = "not made yet";
        return wish_for(*LoginName::parse("new-login"), *Secret::parse(text), {});
    }

    change::Order order(bool forget) const {
        return {
            .by = context_.caller.name,
            .method = std::string(api::RelayEnable::method),
            .text = fmt::format(
                "relay through {} with the account {}{}",
                relay_text(host_, port_),
                session_.account().email,
                senders_text(senders_)
            ),
            .dry_run = wish_.dry_run,
            .force = wish_.force,
            .forget = forget,
            .expect = wish_.expect};
    }

    void say(std::string_view step, std::string text) {
        send_progress(context_, step, std::move(text));
    }

    Context& context_;
    const AccountWish& wish_;
    const AccountSession& session_;
    HostName host_;
    Port port_;
    std::vector<api::Credential> credentials_;
    std::vector<DomainName> verified_;  // sorted
    std::optional<std::vector<DomainName>> senders_;
    std::optional<Relay> relay_;
    std::vector<std::string> notes_;
};

}  // namespace

Result<api::ChangeReport> enable_account(Context& context, const AccountWish& wish) {
    if (auto status = check_machine(context.services.config, /*has_login=*/true); !status) {
        return status.error();
    }
    const auto session = AccountSession::open_own(context);
    if (!session) {
        return session.error();
    }
    return AccountRelay(context, wish, *session).run();
}

}  // namespace mailctl::relay
