#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"

#include <boost/describe/enum.hpp>

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace mailctl {

/// What a method is about.
enum class Resource : std::uint8_t {
    machine,     ///< What the machine's mail is, and whose.
    relay,       ///< The relay that the machine's mail takes.
    hosting,     ///< That this machine has mailboxes, and for which domains.
    mailbox,     ///< The mailboxes and aliases of one's domains.
    account,     ///< One's account at the delivery platform.
    domain,      ///< The domains of that account.
    record,      ///< Their records in the DNS.
    provider,    ///< Where records can be written.
    credential,  ///< The SMTP logins of that account.
    stats,       ///< What the platform tells of the mail.
    history,     ///< The journal.
    access,      ///< Who may do what.
};
BOOST_DESCRIBE_ENUM(
    Resource,
    machine,
    relay,
    hosting,
    mailbox,
    account,
    domain,
    record,
    provider,
    credential,
    stats,
    history,
    access
)

/// What a method does to it.
enum class Verb : std::uint8_t {
    read,
    change,
    secret,  ///< Its reply tells a secret.
    grant,   ///< Lets somebody else have it.
};
BOOST_DESCRIBE_ENUM(Verb, read, change, secret, grant)

/// What somebody may do: a set of verbs for each resource. As a text it is parts with blanks
/// between them, "relay:read,change domain:* *:read"; "*" is all resources or all verbs.
class Scope {
public:
    // Four times as long as what text() gives.
    static constexpr Grammar grammar{.letters = "a-z:,* ", .shortest = 0, .longest = 1000};

    /// May do nothing.
    Scope() = default;

    static Result<Scope> parse(std::string_view text);
    static Scope everything();

    Scope& add(Resource resource, Verb verb);

    bool allows(Resource resource, Verb verb) const { return may_.test(place(resource, verb)); }

    /// What both may: never more than either.
    Scope narrowed_to(const Scope& ceiling) const;

    bool is_within(const Scope& other) const { return narrowed_to(other) == *this; }

    /// In the order of the resources, as short as it can be said.
    std::string text() const;

    friend bool operator==(const Scope&, const Scope&) = default;

private:
    static constexpr std::size_t verbs = 4;
    static constexpr std::size_t resources = 12;

    static constexpr std::size_t place(Resource resource, Verb verb) {
        return static_cast<std::size_t>(resource) * verbs + static_cast<std::size_t>(verb);
    }

    std::bitset<resources * verbs> may_;
};

}  // namespace mailctl
