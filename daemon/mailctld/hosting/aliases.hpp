#pragma once

#include "common/result.hpp"
#include "common/types/alias_source.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/mail_address.hpp"
#include "common/types/mailbox_address.hpp"
#include "daemon/mailctld/hosting/alias_graph.hpp"

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace mailctl::hosting {

/// Several of one source are one alias with all their destinations.
struct Alias {
    AliasSource source;
    std::vector<MailAddress> destinations;
};

/// All that mail can be for on this machine.
struct Addresses {
    std::vector<DomainName> domains;
    std::vector<MailboxAddress> mailboxes;
    std::vector<Alias> aliases;
};

/// What becomes of mail to an alias; the worst that holds.
enum class AliasState {
    ok,        ///< All of it ends in mailboxes here.
    exterior,  ///< Nothing is missing, and some of it leaves the machine.
    broken,    ///< Some of it comes back to the sender: an end is of a domain here and is nobody's.
    too_wide,  ///< Postfix takes no mail for it: more ends than it allows.
    too_deep,  ///< Postfix takes no mail for it: more aliases one behind the other than it allows.
    loop,      ///< It comes back to where it was.
};
BOOST_DESCRIBE_ENUM(AliasState, ok, exterior, broken, too_wide, too_deep, loop)

struct AliasVerdict {
    AliasSource source;
    AliasState state;
    bool leads_outside;                ///< Some end is elsewhere; not told of a loop.
    bool shadows_mailbox;              ///< There is a mailbox of this address, which gets no mail.
    std::vector<std::string> missing;  ///< The first few ends that are nobody's; none of a loop.
    std::int64_t depth;                ///< The most aliases one behind the other; 0 of a loop.
    std::int64_t width;                ///< All ends, each as often as it is reached; 0 of a loop.
};

/// Where mail for each alias ends, as Postfix 3.7 expands it: an address that is an alias goes to
/// its destinations, whether or not there is such a mailbox; one that is among its own destinations
/// is expanded once; "+tag" is taken off where there is no alias with it; the catch-all gets what
/// is neither an alias nor a mailbox. For the last a mailbox below a catch-all must have an alias
/// to itself in Postfix's table. Case never counts.
class Aliases {
public:
    explicit Aliases(const Addresses& addresses);

    /// One for each source, in the order in which they came first.
    std::vector<AliasVerdict> verdicts() const;

    /// None where that is no alias.
    std::optional<AliasVerdict> verdict_of(const AliasSource& source) const;

    /// The same of one of an alias's destinations. What Postfix takes no mail for at all has the
    /// whole alias's.
    std::optional<AliasVerdict> verdict_of(
        const AliasSource& source, const MailAddress& destination
    ) const;

    /// The mailboxes that may send with this address: those where its mail ends, and the one that
    /// has it. Sorted. Where Postfix takes no mail for an alias it has no senders.
    std::vector<MailboxAddress> senders_of(const AliasSource& source) const;

private:
    using Numbers = std::unordered_map<std::string, Number>;

    enum class EndKind { itself, mailbox, alias, missing, outside };
    struct End {
        EndKind kind;
        Number number;     ///< Of the mailbox or the alias.
        bool has_tag;      ///< Which is handed on.
        std::string bare;  ///< The address without it.
    };

    End end_of(Number source, const MailAddress& destination) const;
    void add_destination(Number source, const MailAddress& destination);
    Number number_of_missing(const std::string& address);
    AliasVerdict verdict(Number number) const { return verdict(number, facts_[number]); }
    AliasVerdict verdict(Number number, const AliasFacts& facts) const;

    std::vector<AliasSource> sources_;
    Numbers source_numbers_;
    std::vector<MailboxAddress> mailboxes_;
    Numbers mailbox_numbers_;
    std::unordered_set<std::string> domains_;
    std::vector<std::string> missing_;
    Numbers missing_numbers_;
    std::vector<AliasNode> nodes_;
    std::vector<AliasFacts> facts_;
};

/// Refuses an alias that mail would never leave: a loop, and what is too deep or too wide. One that
/// is broken or leads outside may be wanted, and is told only.
Status judge(const AliasVerdict& verdict);

}  // namespace mailctl::hosting
