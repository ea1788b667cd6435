#include "common/api/hosting/test.hpp"

#include "common/api/net/imap/read.hpp"
#include "common/api/net/smtp/try.hpp"
#include "common/api/trial.hpp"
#include "common/types/text.hpp"
#include "common/wire/described.hpp"
#include "daemon/mailctld/call/handler.hpp"
#include "daemon/mailctld/files/whole_file.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/obstacles.hpp"
#include "daemon/mailctld/hosting/test_hints.hpp"
#include "daemon/mailctld/hosting/trial_mailbox.hpp"
#include "daemon/mailctld/hosting/wiring.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/program/operator.hpp"

#include <fmt/format.h>

#include <chrono>
#include <system_error>
#include <utility>

namespace mailctl::hosting {
namespace {

using Clock = std::chrono::steady_clock;
using Step = api::HostingTestStepName;
using Verdict = api::HostingTestVerdict;

constexpr int mail_port = 25;
constexpr int submission_port = 587;

/// What a step has come to: a line for people, and where it failed what helps.
struct Outcome {
    bool ok;
    std::string text;
    std::string hint = {};
};

// Where strangers come. A list of interfaces names the only addresses that there are.
std::string own_place(const std::string& interfaces) {
    const auto word = interfaces.substr(0, interfaces.find_first_of(", \t"));
    const auto address = HostName::parse(word);
    return address && address->is_address() ? address->text() : "any";
}

/// One test of one machine.
class Test {
public:
    Test(Context& context, Settings settings, const Surroundings& around)
        : context_(context), settings_(std::move(settings)), here_(own_place(around.interfaces)) {}

    Result<Verdict> run(const DomainName& domain, const std::optional<MailboxAddress>& address);

private:
    template <class Work>
    Result<bool> take(Step step, Work work);

    Result<Outcome> smtp(int port, const MailboxAddress& to, const std::string& mark, bool logs_in);
    Result<Outcome> imap(const std::string& mark);
    Result<Outcome> arrive(const MailboxAddress& address, const std::string& mark);
    Result<bool> go_through(const std::optional<MailboxAddress>& address);

    Context& context_;
    Settings settings_;
    std::string here_;
    std::optional<TrialMailbox> mailbox_;
    Verdict verdict_{true, {}, "a message was received, read and answered", {}};
};

// False where it failed, which ends the test.
template <class Work>
Result<bool> Test::take(Step step, Work work) {
    if (context_.is_cancelled && context_.is_cancelled()) {
        return Error{Errc::cancelled, "the caller went away", {}, {}};
    }
    const auto begin = Clock::now();
    Result<Outcome> outcome = work();
    if (!outcome) {
        return outcome.error();
    }
    const auto taken = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - begin);
    if (context_.send) {
        context_.send(wire::encode(api::HostingTestReply{
            api::HostingTestStep{step, outcome->ok, outcome->text, taken.count()}, std::nullopt}));
    }
    if (!outcome->ok && verdict_.ok) {
        verdict_ = {false, step, std::move(outcome->text), std::move(outcome->hint)};
    }
    return outcome->ok;
}

// The test's own mailbox is also whom it is from: a bounce stays here.
Result<Outcome> Test::smtp(
    int port, const MailboxAddress& to, const std::string& mark, bool logs_in
) {
    const auto own = *MailAddress::parse(mailbox_->address().text());
    api::TrySmtp request{
        settings_.mail_host,
        *Port::parse(port),
        TlsLevel::encrypt,
        std::nullopt,
        std::nullopt,
        *MailAddress::parse(to.text()),
        own,
        std::nullopt,
        std::nullopt,
        here_,
        mark};
    if (logs_in) {
        request.username = *LoginName::parse(mailbox_->address().text());
        request.password = mailbox_->password().clone();
    }
    std::string tls;
    std::string words;
    const auto note = [&](api::TrialReply part) {
        if (part.step && part.step->step == api::TrialStepName::tls) {
            tls = part.step->text;
        } else if (part.step && part.step->step == api::TrialStepName::mail) {
            words = part.step->text;
        }
    };
    const auto reply = network::ask_net(
        context_, request, network::JobEffect::none, network::Parts<api::TrySmtp>(note)
    );
    if (!reply) {
        return reply.error();
    }
    if (!reply->verdict) {
        return Error{Errc::unavailable, "mailctl-net gave no usable answer: no verdict", {}, {}};
    }
    const auto& verdict = *reply->verdict;
    if (verdict.ok) {
        return Outcome{true, fmt::format("port {}, {}: {}", port, tls, words)};
    }
    return Outcome{false, verdict.message, smtp_hint(port, verdict.failed_step)};
}

Result<Outcome> Test::imap(const std::string& mark) {
    const api::ReadMessage request{
        settings_.mail_host,
        here_,
        *LoginName::parse(mailbox_->address().text()),
        mailbox_->password().clone(),
        mark};
    const auto reply = network::ask_net(context_, request, network::JobEffect::none);
    if (!reply) {
        return reply.error();
    }
    if (reply->end == api::ImapEnd::read) {
        return Outcome{true, fmt::format("port 993, {}", reply->text)};
    }
    return Outcome{false, fmt::format("port 993: {}", reply->text), imap_hint(reply->end)};
}

Result<Outcome> Test::arrive(const MailboxAddress& address, const std::string& mark) {
    const auto named = context_.services.config.stage() / "sought-message";
    try {
        files::put_whole_file(named, fmt::format("{}\n{}\n", address.text(), mark));
        const auto answer =
            program::Operator(context_.services.config).ask(program::Verb::dovecot_take_message);
        files::put_whole_file(named, std::nullopt);
        if (!answer) {
            return answer.error();
        }
        if (answer->exit_status == 0) {
            return Outcome{true, "it was in the mailbox, and was taken out again"};
        }
        return Outcome{false, escaped(trimmed(answer->text)), imap_hint(api::ImapEnd::nothing)};
    } catch (const std::system_error& error) {
        return Error{Errc::failed, error.what(), {}, {}};
    }
}

Result<bool> Test::go_through(const std::optional<MailboxAddress>& address) {
    // Each message has a word of its own, so that none is taken for another.
    const auto mark = mailbox_->mark();
    const std::string answer_mark(mark.rbegin(), mark.rend());
    const auto own = mailbox_->address();
    auto goes_on =
        take(Step::receive, [&] { return smtp(mail_port, own, mark, /*logs_in=*/false); });
    if (goes_on && *goes_on) {
        goes_on = take(Step::read, [&] { return imap(mark); });
    }
    if (goes_on && *goes_on) {
        goes_on = take(Step::send, [&] {
            return smtp(submission_port, own, answer_mark, /*logs_in=*/true);
        });
    }
    if (goes_on && *goes_on) {
        goes_on = take(Step::answer, [&] { return imap(answer_mark); });
    }
    if (goes_on && *goes_on && address) {
        goes_on =
            take(Step::deliver, [&] { return smtp(mail_port, *address, mark, /*logs_in=*/false); });
        if (goes_on && *goes_on) {
            goes_on = take(Step::arrive, [&] { return arrive(*address, mark); });
        }
    }
    return goes_on;
}

Result<Verdict> Test::run(const DomainName& domain, const std::optional<MailboxAddress>& address) {
    const auto made = take(Step::mailbox, [&]() -> Result<Outcome> {
        auto mailbox = TrialMailbox::make(context_, settings_, domain);
        if (!mailbox) {
            return mailbox.error();
        }
        mailbox_.emplace(*std::move(mailbox));
        return Outcome{true, fmt::format("{}, for this test alone", mailbox_->address().text())};
    });
    if (!made) {
        return made.error();
    }
    const auto gone_through = go_through(address);
    const auto taken_away = take(Step::clean_up, [&]() -> Result<Outcome> {
        if (const auto status = mailbox_->take_away(); !status) {
            return Outcome{false, status.error().message, status.error().hint};
        }
        return Outcome{true, "the mailbox is gone, with its mail"};
    });
    for (const auto& ended : {gone_through, taken_away}) {
        if (!ended) {
            return ended.error();
        }
    }
    return verdict_;
}

// Any will do: they all go the same way.
Result<DomainName> domain_for(Context& context, const std::optional<MailboxAddress>& address) {
    if (address) {
        const auto mine = my_mailbox(context, *address);
        return mine ? Result<DomainName>(address->domain()) : mine.error();
    }
    const auto first = context.services.shared.with([&](store::Database& db) {
        return store::hosted_domains_after(db, scope_of(context.caller), {}, 1);
    });
    if (first.empty()) {
        return Error{
            Errc::not_found,
            "no domain receives here yet",
            "`mailctl domain add DOMAIN --receive` adds one",
            {}};
    }
    return DomainName::parse(first.front().name);
}

}  // namespace

Result<api::HostingTestVerdict> test(Context& context, api::HostingTest& request) {
    const auto ledger = context.services.engine.ledger();
    if (!ledger) {
        return ledger.error();
    }
    auto settings = settings_of(*ledger);
    if (!settings) {
        return Error{
            Errc::not_found, "this machine does not host", "`mailctl hosting enable` makes it", {}};
    }
    const auto domain = domain_for(context, request.address);
    if (!domain) {
        return domain.error();
    }
    const auto around = look_around(context.services.config);
    if (!around) {
        return around.error();
    }
    return Test(context, *std::move(settings), *around).run(*domain, request.address);
}

}  // namespace mailctl::hosting

MAILCTL_HANDLER(mailctl::api::HostingTest, mailctl::hosting::test)
