#include "common/api/session/log_in.hpp"

#include "common/types/same_bytes.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/access/doorkeeper.hpp"
#include "daemon/mailctld/access/password.hpp"
#include "daemon/mailctld/access/random.hpp"
#include "daemon/mailctld/access/rights.hpp"
#include "daemon/mailctld/access/second_factor.hpp"
#include "daemon/mailctld/access/sessions.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/store/hash.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/mailctld/store/tenants.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace mailctl::access {
namespace {

constexpr std::size_t max_name_bytes = 64;
constexpr std::size_t max_agent_bytes = 200;
constexpr std::string_view browser_prefix = "mcb_";

// Good until the password is another one.
std::string browser_text(store::Database& db, const store::User& user) {
    return fmt::format(
        "{}{}",
        browser_prefix,
        store::keyed_hash(db, fmt::format("browser {} {}", user.id, user.password))
    );
}

/// One try to log in.
class LogIn {
public:
    LogIn(Context& context, api::SessionLogIn& request) : context_(context), request_(request) {
        context.services.shared.with([&](store::Database& db) {
            user_ = store::find_user_named(db, request.user.substr(0, max_name_bytes));
            is_known_browser_ = user_ && request.browser &&
                                same_bytes(request.browser->reveal(), browser_text(db, *user_));
        });
    }

    Result<api::SessionOpened> run() {
        if (auto status = check_pace(); !status) {
            return status.error();
        }
        // As long for nobody's name as for somebody's.
        const bool fits_user = fits(request_.password, user_ ? user_->password : nobodys_hash());
        if (!fits_user || !user_ || !user_->is_enabled || !take_code()) {
            return failed();
        }
        for (const auto& name : names()) {
            context_.services.doorkeeper.succeeded(name);
        }
        return open();
    }

private:
    // By what this try is counted.
    std::vector<std::string> names() const {
        if (is_known_browser_) {
            return {fmt::format("browser {}", user_->id)};
        }
        return {
            "name " + store::sha256(request_.user),
            "address " + neighbourhood_of(context_.address)};
    }

    Status check_pace() {
        std::chrono::seconds wait{0};
        for (const auto& name : names()) {
            wait = std::max(wait, context_.services.doorkeeper.due(name));
        }
        return wait.count() == 0 ? Status() : too_many_tries(wait);
    }

    bool take_code() {
        bool fits_code = false;
        context_.services.shared.change([&](store::Database& db) {
            user_ = store::find_user(db, user_->id);
            fits_code = user_ && access::take_code(*user_, request_.code);
            if (fits_code) {
                store::save_user(db, *user_);
            }
        });
        return fits_code;
    }

    Error failed() {
        for (const auto& name : names()) {
            context_.services.doorkeeper.failed(name);
        }
        // People type their password where the name belongs: what is nobody's is not logged.
        log_warning(
            "login.failed",
            {{"user", user_ ? user_->name : std::string()},
             {"address", context_.address},
             {"request", context_.request}}
        );
        return {
            Errc::unauthenticated,
            "the name, the password or the code is wrong",
            "all three are checked together",
            {}};
    }

    api::SessionOpened open() {
        auto secret = random_secret(session_prefix);
        const auto now = store::timestamp();
        const store::Session session{
            .user = user_->id,
            .hash = store::sha256(secret.reveal()),
            .since = now,
            .seen = now,
            .proven = now,
            .address = context_.address,
            .agent = escaped(request_.agent.value_or("").substr(0, max_agent_bytes))};
        user_->last_login = now;
        user_->last_address = context_.address;
        context_.caller = caller_for(*user_, ceiling_of(context_.services.config.front_may));
        std::string browser;
        std::string tenant;
        act::record(
            context_,
            {api::SessionLogIn::method,
             "logged-in",
             fmt::format("{} logged in from {}", user_->name, escaped(context_.address))},
            [&](store::Database& db) {
                store::forget_sessions_before(
                    db, store::timestamp(-session_whole), store::timestamp(-session_idle)
                );
                store::save_user(db, *user_);
                store::add_session(db, session);
                browser = browser_text(db, *user_);
                const auto found = store::tenant_of(db, user_->owner);
                tenant = found ? found->name : user_->owner;
            }
        );
        return {
            .session = std::move(secret),
            .browser = *Secret::parse(browser),
            .user = user_->name,
            .role = user_->role,
            .tenant = tenant,
            .until = store::timestamp(session_whole)};
    }

    Context& context_;
    api::SessionLogIn& request_;
    std::optional<store::User> user_;
    bool is_known_browser_ = false;
};

}  // namespace

Result<api::SessionOpened> log_in(Context& context, api::SessionLogIn& request) {
    if (context.caller.uid) {
        return Error{
            Errc::conflict,
            "who is a user of this machine does not log in",
            "logging in is for calls that come over HTTP",
            {}};
    }
    return LogIn(context, request).run();
}

}  // namespace mailctl::access

MAILCTL_HANDLER(mailctl::api::SessionLogIn, mailctl::access::log_in)
