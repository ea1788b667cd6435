#include "common/types/grammar.hpp"

#include "common/types/alias_source.hpp"
#include "common/types/byte_size.hpp"
#include "common/types/domain_part.hpp"
#include "common/types/host_name.hpp"
#include "common/types/http_url.hpp"
#include "common/types/label.hpp"
#include "common/types/lifetime.hpp"
#include "common/types/login_name.hpp"
#include "common/types/mail_address.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/types/network.hpp"
#include "common/types/record_name.hpp"
#include "common/types/remote_id.hpp"
#include "common/types/scope.hpp"
#include "common/types/whole.hpp"

#include <catch2/catch.hpp>

#include <random>
#include <regex>
#include <string>

using namespace mailctl;

namespace {

/// What the property is tried with: a type's parser and what it says of itself.
struct Described {
    std::string name;
    const Grammar* grammar;
    bool (*takes)(std::string_view text);
    std::vector<std::string> taken;
};

template <class T>
Described described(std::string name, std::vector<std::string> taken) {
    return {
        std::move(name),
        &T::grammar,
        [](std::string_view text) { return bool(T::parse(text)); },
        std::move(taken)};
}

const std::vector<Described>& all_described() {
    static const std::vector<Described> all{
        described<AliasSource>("AliasSource", {"@Example.org", "A.b_c@example.org."}),
        described<ByteSize>("ByteSize", {"0", "500M", "2GiB"}),
        described<MailboxAddress>("MailboxAddress", {"John.D_x@Example.org"}),
        described<DomainName>("DomainName", {"Example.ORG.", "xn--bcher-kva.example"}),
        described<DomainPart>("DomainPart", {".", "SHOP", "-"}),
        described<HostName>("HostName", {"localhost", "192.0.2.1", "::ffff:192.0.2.1", "A.b."}),
        described<HttpUrl>("HttpUrl", {"https://[2001:db8::1]:8/v1~/_", "http://localhost"}),
        described<Label>("Label", {"ns-1", "_a.b", std::string(32, 'z')}),
        described<Lifetime>("Lifetime", {"90d", "1m", "0012h"}),
        described<LoginName>("LoginName", {"a b # \"c\" \\ '", "\xc3\xa9", std::string(320, 'a')}),
        described<MailAddress>("MailAddress", {"!#$%&'*+-/=?^_`{|}~.x@Example.org."}),
        described<Network>("Network", {"::", "2001:DB8::/32", "192.0.2.0/24"}),
        described<RecordName>("RecordName", {"_dmarc.Example.com.", "a"}),
        described<RemoteId>("RemoteId", {"A:1-b_c.d"}),
        described<Scope>("Scope", {"", "*:* relay:read,change", "  domain:*"}),
    };
    return all;
}

// The regular expressions of the library know bytes alone.
bool is_in_bytes(const Grammar& grammar) { return !grammar.letters.empty(); }

std::string spoiled(std::string text, std::mt19937& chance) {
    constexpr std::string_view letters = "aZ09.-_:/@*, []'~^$\\\x1f\x7f\x80\n";
    const auto below = [&](std::size_t end) {
        return std::uniform_int_distribution<std::size_t>(0, end - 1)(chance);
    };
    for (auto count = below(3); count > 0; --count) {
        const auto at = below(text.size() + 1);
        if (below(3) == 0 && at < text.size()) {
            text.erase(at, 1);
        } else {
            text.insert(at, 1, letters[below(letters.size())]);
        }
    }
    return below(20) == 0 ? text + std::string(below(400), 'a') : text;
}

}  // namespace

TEST_CASE("no type takes what is outside of its grammar", "[types][grammar]") {
    std::mt19937 chance(1);  // NOLINT: the same each time
    for (const auto& type : all_described()) {
        for (int round = 0; round < 2000; ++round) {
            const auto& good = type.taken[static_cast<std::size_t>(round) % type.taken.size()];
            const auto text = round < 20 ? good : spoiled(good, chance);
            CAPTURE(type.name, text);
            if (round < 20) {
                REQUIRE(type.takes(text));
            }
            if (type.takes(text)) {
                REQUIRE(fits(*type.grammar, text));
            }
        }
    }
}

TEST_CASE("a grammar says the same to us and as a pattern", "[types][grammar]") {
    std::mt19937 chance(2);  // NOLINT: the same each time
    for (const auto& type : all_described()) {
        if (!is_in_bytes(*type.grammar)) {
            continue;
        }
        const std::regex pattern(pattern_of(*type.grammar));
        for (int round = 0; round < 500; ++round) {
            const auto& good = type.taken[static_cast<std::size_t>(round) % type.taken.size()];
            const auto text = spoiled(good, chance);
            CAPTURE(type.name, text);
            const bool is_in_pattern = text.size() >= type.grammar->shortest &&
                                       text.size() <= type.grammar->longest &&
                                       std::regex_match(text, pattern);
            REQUIRE(is_in_pattern == fits(*type.grammar, text));
        }
    }
}

TEST_CASE("a grammar is a pattern for others", "[types][grammar]") {
    CHECK(pattern_of(Label::grammar) == "^[a-z0-9_.][a-z0-9_.-]*$");
    CHECK(pattern_of(Lifetime::grammar) == "^[0-9]*[dhm]$");
    CHECK(pattern_of(DomainName::grammar) == "^[a-zA-Z0-9.-]*[.][a-zA-Z0-9.-]*$");
    CHECK(
        pattern_of(LoginName::grammar) ==
        "^[^:\\u0000-\\u001f\\u007f-\\u009f\\u061c-\\u061c\\u200e-\\u200f\\u202a-\\u202e"
        "\\u2066-\\u2069]*$"
    );
}

TEST_CASE("a whole number has limits and a name", "[types]") {
    using Rows = Whole<1, 100>;
    CHECK(Rows::parse(1)->number() == 1);
    CHECK(Rows::parse(100));
    CHECK(Rows::parse(0, "rows").error().message == "rows 0 is out of range (1-100)");
    CHECK_FALSE(Rows::parse(101));
}
