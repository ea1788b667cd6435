#include "daemon/mailctld/hosting/trial_mailbox.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/crypto/random_bytes.hpp"
#include "daemon/mailctld/files/hex.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/files/whole_file.hpp"
#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/hosting/new_password.hpp"
#include "daemon/mailctld/hosting/password_hash.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/program/operator.hpp"

#include <fmt/format.h>

#include <system_error>
#include <utility>

namespace mailctl::hosting {
namespace {

std::mutex& one_test_at_a_time() {
    static std::mutex mutex;
    return mutex;
}

// Its address and the directory above vhosts: as mailctl-op reads it from the stage.
std::filesystem::path note_of(const Config& config) { return config.state_dir / "test-mailbox"; }

std::string note_text(const std::string& address, const std::string& storage) {
    return fmt::format("{}\n{}\n", address, storage);
}

std::string new_mark() {
    constexpr std::size_t bytes = 8;
    const auto random = crypto::random_bytes(bytes);
    return files::to_hex({reinterpret_cast<const char*>(random.data()), random.size()});
}

Error not_taken_away(std::string_view why) {
    return {
        Errc::failed,
        fmt::format("what the test has made could not be taken away: {}", why),
        "mailctld tries it again by itself",
        {}};
}

// What programs know goes first, so that nothing comes after it.
Status clear(Services& services, const std::string& note) {
    const auto end = note.find('\n');
    const auto address = MailboxAddress::parse(note.substr(0, end));
    if (!address) {
        return not_taken_away("its note is damaged");
    }
    const auto told = services.lookups.take_back(address->domain(), address->local().text());
    if (!told) {
        return not_taken_away(told.error().message);
    }
    const auto named = services.config.stage() / "test-mailbox";
    files::put_whole_file(named, note);
    const auto answer =
        program::Operator(services.config).ask(program::Verb::dovecot_forget_test_mailbox);
    files::put_whole_file(named, std::nullopt);
    if (!answer || answer->exit_status != 0) {
        return not_taken_away(answer ? trimmed(answer->text) : answer.error().message);
    }
    std::filesystem::remove(note_of(services.config));
    return {};
}

Status clear_what_is_noted(Services& services) {
    try {
        const auto note = files::read_file(note_of(services.config));
        if (!note) {
            return note.error().code == Errc::not_found ? Status() : note.error();
        }
        return clear(services, *note);
    } catch (const std::system_error& error) {
        return not_taken_away(error.what());
    }
}

Status lend(
    Services& services,
    const Settings& settings,
    const MailboxAddress& address,
    const Secret& password
) {
    const auto hash = make_hash(Scheme::ssha512, password);
    if (!hash) {
        return hash.error();
    }
    const auto& local = address.local().text();
    auto mailbox = mailbox_at(settings.storage, local, address.domain().text());
    mailbox.password = std::string(hash->text().reveal());
    try {
        files::replace_private_file(
            note_of(services.config), note_text(address.text(), settings.storage)
        );
    } catch (const std::system_error& error) {
        return Error{
            Errc::failed, fmt::format("noting what is to be taken away: {}", error.what()), {}, {}};
    }
    return services.lookups.lend(settings, {address.domain(), local, std::move(mailbox), {}, {}});
}

}  // namespace

TrialMailbox::TrialMailbox(
    Services& services,
    std::unique_lock<std::mutex> turn,
    MailboxAddress address,
    Secret password,
    std::string mark
)
    : services_(&services)
    , turn_(std::move(turn))
    , address_(std::move(address))
    , password_(std::move(password))
    , mark_(std::move(mark)) {}

TrialMailbox::TrialMailbox(TrialMailbox&& other) noexcept
    : services_(std::exchange(other.services_, nullptr))
    , turn_(std::move(other.turn_))
    , address_(std::move(other.address_))
    , password_(std::move(other.password_))
    , mark_(std::move(other.mark_)) {}

TrialMailbox::~TrialMailbox() {
    if (services_ == nullptr) {
        return;
    }
    if (const auto status = take_away(); !status) {
        log_warning("hosting.test", {{"text", status.error().message}});
    }
}

Result<TrialMailbox> TrialMailbox::make(
    const Context& context, const Settings& settings, const DomainName& domain
) {
    auto& services = context.services;
    std::unique_lock turn(one_test_at_a_time(), std::try_to_lock);
    if (!turn) {
        return Error{
            Errc::busy, "another test of hosting is under way", "try again when it is over", {}};
    }
    if (auto status = clear_what_is_noted(services); !status) {
        return status.error();
    }
    auto mark = new_mark();
    auto address = MailboxAddress::parse(fmt::format("mailctl-test-{}@{}", mark, domain.text()));
    if (!address) {
        return Error{
            Errc::invalid_argument,
            fmt::format("{} is too long for the address of a test", domain.text()),
            "name a mailbox of another domain",
            "address"};
    }
    TrialMailbox made(
        services, std::move(turn), *std::move(address), new_password(), std::move(mark)
    );
    if (auto status = hosting::lend(services, settings, made.address(), made.password()); !status) {
        return status.error();
    }
    return made;
}

Status TrialMailbox::take_away() {
    auto& services = *std::exchange(services_, nullptr);
    return clear_what_is_noted(services);
}

void settle_trial(Services& services) {
    const std::unique_lock turn(one_test_at_a_time(), std::try_to_lock);
    if (!turn) {
        return;
    }
    if (const auto status = clear_what_is_noted(services); !status) {
        log_warning("hosting.test", {{"text", status.error().message}});
    }
}

}  // namespace mailctl::hosting
