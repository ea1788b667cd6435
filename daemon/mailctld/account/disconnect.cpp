#include "daemon/mailctld/account/disconnect.hpp"

#include "common/api/account/disconnect.hpp"
#include "common/api/act.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/observer.hpp"
#include "daemon/mailctld/dns/withdraw.hpp"
#include "daemon/mailctld/platform/account_handler.hpp"
#include "daemon/mailctld/platform/credential/credentials.hpp"
#include "daemon/mailctld/relay/disable.hpp"
#include "daemon/mailctld/relay/settings.hpp"
#include "daemon/mailctld/store/records.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace mailctl::account {
namespace {

using platform::AccountSession;

/// One disconnect, step by step: nothing is forgotten before what depends on it is gone.
class Disconnect {
public:
    Disconnect(Context& context, const AccountSession& session, const DisconnectWish& wish)
        : context_(context), session_(session), wish_(wish) {
        act_.changed = true;
        act_.dry_run = wish.dry_run;
    }

    Result<api::Act> run() {
        for (const auto step :
             {&Disconnect::look,
              &Disconnect::stop_relay,
              &Disconnect::withdraw_records,
              &Disconnect::remove_credentials}) {
            if (auto status = (this->*step)(); !status) {
                return status.error();
            }
        }
        note_what_stays();
        act_.plan.push_back({"platform account", "mailctl", session_.account().email, {}});
        act_.plan.insert(act_.plan.end(), wish_.plan.begin(), wish_.plan.end());
        if (!act_.dry_run) {
            act::record(
                context_,
                {wish_.method, wish_.event, wish_.text, act_.plan, /*forgets=*/true},
                [&](store::Database& db) {
                    store::forget_account(db, session_.owner());
                    if (wish_.along) {
                        wish_.along(db);
                    }
                }
            );
        }
        return std::move(act_);
    }

private:
    // Whether the credentials can be deleted is seen before the relay is stopped.
    Status look() {
        const auto ledger = context_.services.engine.settled_ledger();
        if (!ledger) {
            return ledger.error();
        }
        const auto relay = relay::relay_of(*ledger);
        has_relay_ = relay && relay->account == session_.owner();
        if (act_.dry_run || wish_.force) {
            return {};
        }
        send_progress(
            context_, "platform", "asking the platform for the credentials of the account"
        );
        const auto credentials = platform::list_credentials(session_);
        return credentials ? Status() : Status(needs_force(credentials.error()));
    }

    Status stop_relay() {
        if (!has_relay_) {
            return {};
        }
        const change::Order order{
            .by = context_.caller.name,
            .method = std::string(wish_.method),
            .text = "no relay: its account is disconnected",
            .dry_run = act_.dry_run,
            .force = wish_.force,
            .forget = true,
            .gives_back = true,
            .expect = {}};
        auto report = relay::disable_relay(context_, order, session_.owner());
        if (!report) {
            return report.error();
        }
        act_.change = report->id;
        act_.plan.insert(act_.plan.end(), report->plan.begin(), report->plan.end());
        act_.notes.insert(act_.notes.end(), report->notes.begin(), report->notes.end());
        return {};
    }

    Status withdraw_records() {
        if (!wish_.withdraw) {
            return {};
        }
        for (const auto& domain : domains_with_records()) {
            auto report = dns::withdraw_domain(
                context_, {session_.owner(), domain, act_.dry_run, wish_.force}
            );
            if (!report) {
                return report.error();
            }
            for (const auto& row : dns::as_plan(*report, "mailctl")) {
                act_.plan.push_back(row);
            }
        }
        return {};
    }

    Status remove_credentials() {
        for (const auto& credential : known_credentials()) {
            act_.plan.push_back(
                {fmt::format(
                     "platform credential {}", credential.username.value_or(credential.mark)
                 ),
                 "mailctl",
                 credential.remote_id.value_or("unknown"),
                 std::nullopt}
            );
        }
        if (act_.dry_run || known_credentials().empty()) {
            return {};
        }
        send_progress(
            context_, "platform", "deleting the credentials that were made for this machine"
        );
        const auto left = platform::retire_all_credentials(session_);
        if (!left) {
            return {};
        }
        if (!wish_.force) {
            return needs_force(*left);
        }
        for (const auto& credential : known_credentials()) {
            act_.notes.push_back(fmt::format(
                "the credential {} is still at the platform: delete it there",
                credential.username.value_or(fmt::format("\"{}\"", credential.mark))
            ));
        }
        return {};
    }

    void note_what_stays() {
        const auto domains = domains_with_records();
        if (!domains.empty() && !(wish_.withdraw && act_.dry_run)) {
            act_.notes.push_back(fmt::format(
                "records of {} are still in the DNS and go on allowing the platform to send: "
                "`mailctl dns withdraw DOMAIN` takes them back",
                fmt::join(domain_names(domains), ", ")
            ));
        }
    }

    Error needs_force(const Error& error) const {
        return {
            error.code,
            error.message,
            "the account is still connected; --force forgets the account all the same and leaves "
            "its "
            "credentials at the platform",
            {}};
    }

    std::vector<store::Credential> known_credentials() {
        auto known = context_.services.shared.with([&](store::Database& db) {
            return store::credentials_of(db, session_.owner());
        });
        std::erase_if(known, store::is_somebodys);
        return known;
    }

    std::vector<DomainName> domains_with_records() {
        return context_.services.shared.with([&](store::Database& db) {
            return store::domains_with_records(db, session_.owner());
        });
    }

    static std::vector<std::string> domain_names(const std::vector<DomainName>& domains) {
        std::vector<std::string> names;
        names.reserve(domains.size());
        for (const auto& domain : domains) {
            names.push_back(domain.text());
        }
        return names;
    }

    Context& context_;
    const AccountSession& session_;
    const DisconnectWish& wish_;
    bool has_relay_ = false;
    api::Act act_{};
};

}  // namespace

Result<api::Act> take_away(
    Context& context, const AccountSession& session, const DisconnectWish& wish
) {
    return Disconnect(context, session, wish).run();
}

Result<api::Act> disconnect(const AccountSession& session, api::AccountDisconnect& request) {
    auto act = take_away(
        session.context(),
        session,
        {.dry_run = session.context().dry_run,
         .withdraw = request.withdraw.value_or(false),
         .force = request.force.value_or(false),
         .method = api::AccountDisconnect::method,
         .event = "disconnected",
         .text = fmt::format("disconnected from the account {}", session.account().email)}
    );
    return act;
}

}  // namespace mailctl::account

MAILCTL_ACCOUNT_HANDLER(mailctl::api::AccountDisconnect, mailctl::account::disconnect)
