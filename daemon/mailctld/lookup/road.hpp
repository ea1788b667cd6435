#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/lookup/map.hpp"
#include "daemon/mailctld/lookup/state.hpp"
#include "daemon/mailctld/lookup/tree.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

#include <sys/types.h>

namespace mailctl::lookup {

/// Where the look-ups lie, and for whom.
struct Wiring {
    std::filesystem::path postfix;  ///< The directory of the maps, which root alone enters.
    std::filesystem::path dovecot;  ///< The tree, in a directory that is there.
    gid_t dovecot_group = 0;
    MailOwner owner;
};

/// Domains and addresses, each once; an address with nothing in it has gone.
struct Batch {
    std::vector<DomainState> domains;
    std::vector<AddressState> addresses;
    Spelling spelling = Spelling::json;
    bool begins_anew = false;  ///< Whether begin_anew() is to follow.
};

/// An address whose mailbox has gone.
struct Gone {
    DomainName domain;
    std::string local;
};

/// How much of a batch the look-ups say otherwise.
struct Differences {
    std::size_t domains = 0;
    std::size_t mailboxes = 0;
    std::size_t aliases = 0;
    std::size_t senders = 0;
    std::size_t files = 0;

    std::size_t all() const { return domains + mailboxes + aliases + senders + files; }
};

/// The lowest and the highest mark of the four maps.
struct Marks {
    std::uint64_t oldest = 0;
    std::uint64_t newest = 0;
};

/// The look-ups of Postfix and Dovecot, and the order in which they learn what is true: mail is
/// accepted only for what can be delivered, and whoever has been sent away is known to nobody
/// before it is over. Applying a state twice, or an older name later, is right, since each call
/// makes the look-ups say what is given. After an error the same again goes on where it stopped.
///
/// For any thread, one at a time inside.
class Road {
public:
    explicit Road(Wiring wiring);

    /// Domains that go; then what goes of the addresses (mailboxes, aliases, senders, passwords),
    /// then what comes (userdb, passwords, senders, aliases, mailboxes); then domains that come. A
    /// catch-all comes and goes in one transaction with its domain's mailboxes as aliases of
    /// themselves. Each map is synced once for all that goes, and once for all that comes. An error
    /// keeps nothing from going, and everything behind it from coming. A map that is written to has
    /// `mark` from then on.
    Status apply(const Batch& batch, std::optional<std::uint64_t> mark = std::nullopt);

    /// What apply() and forget() would change of it.
    Result<Differences> differences(const Batch& batch);

    /// The rest of mailboxes that have gone, for when nobody is logged in to them any more: their
    /// userdb. Before that Dovecot still has to deliver what Postfix has accepted.
    Status forget(std::span<const Gone> mailboxes);

    /// Has the processes of Postfix that read our maps begin anew before each serves its next
    /// client, and trivial-rewrite within ten seconds: what they remember (an smtpd, that an
    /// address is none of ours) and a map that they could not open is forgotten then. Sessions go
    /// on. No reload: while Postfix reloads, a client that comes can keep all others waiting until
    /// it goes.
    Status begin_anew();

    /// All up to this number has been applied. Kept in each map; where they differ, or one is not
    /// there, a map is not what it was, or a crash came in between: apply again what is newer than
    /// the oldest, or rebuild.
    Status mark(std::uint64_t number);
    Result<Marks> marks();

    /// Gives back memory, see Map::rest().
    void rest();

    Map& domains() { return domains_; }
    Map& mailboxes() { return mailboxes_; }
    Map& aliases() { return aliases_; }
    Map& senders() { return senders_; }
    Map& anew() { return anew_; }
    Tree& tree() { return tree_; }

private:
    struct Steps;

    /// Also where that is an error: then nothing of the aliases is to be done.
    Status add_all(const Batch& batch, Steps& steps);
    void add_domains(const Batch& batch, Steps& steps) const;
    void add_mailboxes(const Batch& batch, Steps& steps) const;
    Status add_aliases(const Batch& batch, Steps& steps);
    /// Of the mailboxes that are not told of by themselves.
    Status add_self_aliases(
        const DomainState& domain, const std::set<std::string>& told, Steps& steps
    );
    Status take_away(const Steps& steps);
    Status give(Steps& steps);

    Wiring wiring_;
    std::mutex one_at_a_time_;
    Map domains_;
    Map mailboxes_;
    Map aliases_;
    Map senders_;
    Map anew_;  ///< With no rows; each of them looks whether its file is still the one it opened.
    Tree tree_;
};

}  // namespace mailctl::lookup
