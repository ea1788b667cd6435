#include "daemon/mailctld/hosting/renewal.hpp"

#include "common/api/mailbox/renew_hash.hpp"
#include "daemon/mailctld/hosting/mine.hpp"
#include "daemon/mailctld/hosting/password_hash.hpp"
#include "daemon/mailctld/hosting/record_if.hpp"
#include "daemon/mailctld/hosting/states.hpp"
#include "daemon/mailctld/store/outbox.hpp"

#include <fmt/format.h>

#include <mutex>
#include <optional>

namespace mailctl::hosting {
namespace {

// Nobody's right is asked for: whoever knows the password is its owner.
std::optional<Mine> waiting_at(store::Database& db, const MailboxAddress& address) {
    auto domain = store::find_hosted_domain(db, address.domain().text());
    auto mailbox =
        domain ? store::find_mailbox(db, domain->id, address.local().text()) : std::nullopt;
    if (!mailbox || mailbox->is_suspended || domain->is_suspended ||
        !wants_renewal(mailbox->password)) {
        return std::nullopt;
    }
    return Mine{*std::move(domain), *std::move(mailbox)};
}

// Some schemes look at no more than a password's beginning. The rest of it is anybody's guess, and
// would count from then on: whoever has another rest in a telephone could not log in any more.
bool looks_at_all_of(const PasswordHash& hash, const Secret& password) {
    std::string text(password.reveal());
    const bool is_ascii = static_cast<unsigned char>(text.back()) < 0x80;
    // Of a letter of several bytes the next one is a letter, too.
    text.back() = is_ascii ? (text.back() == 'a' ? 'b' : 'a') : static_cast<char>(text.back() ^ 1);
    const auto other = Secret::parse(text);
    return !other || !verify(hash, *other);
}

Error not_his() {
    return {
        Errc::unauthenticated,
        "this is not the password whose hash is kept, or the hash does not tell all of it",
        {},
        {}};
}

// As the_daemon(), so that many who come to another machine in one morning are not held back.
void act_for(Context& context, const Mine& mine) {
    context.caller = the_daemon();
    context.caller.owner = mine.domain.owner;
    context.caller.name = fmt::format("{}@{}", mine.mailbox.local, mine.domain.name);
}

}  // namespace

bool wants_renewal(std::string_view hash) {
    const auto parsed = parse_hash(hash, WeakSchemes::allowed);
    return parsed && is_upgrade_wanted(*parsed, default_scheme);
}

Result<api::Act> renew_hash(
    Context& context, const MailboxAddress& address, const Secret& password
) {
    static std::mutex one_at_a_time;
    const std::unique_lock alone(one_at_a_time, std::try_to_lock);
    if (!alone) {
        return Error{
            Errc::busy, "another hash is being renewed", "the next login does as well", {}};
    }
    const auto mine =
        context.services.shared.read([&](store::Database& db) { return waiting_at(db, address); });
    if (!mine) {
        return api::Act{};
    }
    const auto before = parse_hash(mine->mailbox.password, WeakSchemes::allowed);
    if (!before || !verify(*before, password) || !looks_at_all_of(*before, password)) {
        return not_his();
    }
    const auto after = make_hash(default_scheme, password);
    if (!after) {
        return after.error();
    }
    act_for(context, *mine);
    return recorded(context, [&](store::Database& db, api::Act& act) -> Result<act::Note> {
        auto now = waiting_at(db, address);
        // Who has another password by now keeps that.
        act.changed = now && now->mailbox.id == mine->mailbox.id &&
                      now->mailbox.password == mine->mailbox.password;
        if (act.changed) {
            now->mailbox.password = std::string(after->text().reveal());
            store::save_mailbox(db, now->mailbox);
            store::add_errand(db, address_subject(address.text()));
        }
        return act::Note{
            api::MailboxRenewHash::method,
            "password-hash-renewed",
            fmt::format(
                "{}: kept as {} from now on, and not as {}",
                address.text(),
                about(after->scheme()).name,
                about(before->kind()).name
            ),
            {},
            /*forgets=*/true};
    });
}

}  // namespace mailctl::hosting
