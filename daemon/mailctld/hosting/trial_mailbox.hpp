#pragma once

#include "common/types/mailbox_address.hpp"
#include "common/types/secret.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/hosting/settings.hpp"

#include <mutex>
#include <string>

namespace mailctl::hosting {

/// A mailbox that Postfix and Dovecot know for the time of a test, and the store does not: it is in
/// nobody's list, and its password is in no memory but this process's. What is left of one when the
/// daemon is killed goes at the next start.
class TrialMailbox {
public:
    /// One at a time: `busy` where another test is under way.
    static Result<TrialMailbox> make(
        const Context& context, const Settings& settings, const DomainName& domain
    );

    TrialMailbox(TrialMailbox&& other) noexcept;
    TrialMailbox(const TrialMailbox&) = delete;
    TrialMailbox& operator=(const TrialMailbox&) = delete;
    TrialMailbox& operator=(TrialMailbox&&) = delete;
    ~TrialMailbox();  ///< As take_away(), where nobody has called that.

    const MailboxAddress& address() const { return address_; }
    const Secret& password() const { return password_; }
    const std::string& mark() const { return mark_; }  ///< 16 digits that no other test has.

    /// All of it: what was told to programs, its mail, what of it is in the queue.
    Status take_away();

private:
    TrialMailbox(
        Services& services,
        std::unique_lock<std::mutex> turn,
        MailboxAddress address,
        Secret password,
        std::string mark
    );

    Services* services_;
    std::unique_lock<std::mutex> turn_;
    MailboxAddress address_;
    Secret password_;
    std::string mark_;
};

/// Takes away what a test has left that was cut short. Tells the log where it cannot.
void settle_trial(Services& services);

}  // namespace mailctl::hosting
