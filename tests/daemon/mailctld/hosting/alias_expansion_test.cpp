#include "tests/daemon/mailctld/hosting/some_addresses.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <random>
#include <set>

using namespace mailctl;
using namespace mailctl::hosting;

namespace {

using Table = std::map<std::string, std::vector<std::string>>;

// How Postfix's cleanup(8) expands an address (cleanup_map1n.c, mail_addr_find.c), step by step and
// with its limits, which are lower here: enough for what ends, and sooner over where nothing does.
constexpr std::size_t limit = 300;

struct Expansion {
    std::vector<std::string> list;
    bool is_refused = false;
};

struct Split {
    std::string name;
    std::string tag;
    std::string domain;
};

Split split(const std::string& address) {
    const auto at = address.rfind('@');
    const auto plus = std::min(address.find('+'), at);
    return {address.substr(0, plus), address.substr(plus, at - plus), address.substr(at)};
}

std::vector<std::string> looked_up(
    const Table& table, const std::set<std::string>& mailboxes, const std::string& address
) {
    const auto [name, tag, domain] = split(address);
    if (const auto row = table.find(name + domain); row != table.end()) {
        std::vector<std::string> found;
        for (const auto& destination : row->second) {
            const auto parts = split(destination);
            found.push_back(parts.name + parts.tag + tag + parts.domain);
        }
        return found;
    }
    const auto rest = table.find(domain);
    if (rest == table.end() || mailboxes.contains(name + domain)) {
        return {};
    }
    return rest->second;
}

Expansion expanded(
    const Table& table, const std::set<std::string>& mailboxes, const std::string& start
) {
    Expansion now{{start}};
    std::set<std::string> been_here;
    for (std::size_t i = 0; i < now.list.size(); ++i) {
        if (now.list.size() > limit) {
            now.is_refused = true;
            return now;
        }
        for (std::size_t count = 0; !been_here.contains(now.list[i]); ++count) {
            if (count >= limit) {
                now.is_refused = true;
                return now;
            }
            const auto found = looked_up(table, mailboxes, now.list[i]);
            if (found.empty()) {
                break;
            }
            const auto left = now.list[i];
            now.list[i] = found.front();
            now.list.insert(now.list.end(), found.begin() + 1, found.end());
            if (std::find(found.begin(), found.end(), left) != found.end()) {
                been_here.insert(left);
            }
        }
    }
    return now;
}

// Five names, some of them mailboxes, some aliases with up to three destinations.
class SomeAliases {
public:
    SomeAliases(unsigned seed, bool has_tags, bool has_catch_all) : random_(seed) {
        for (int i = 0; i < 5; ++i) {
            if (below(2) == 0) {
                mailboxes.insert(name(i));
            }
            if (below(3) != 0) {
                add_row(name(i), has_tags);
            }
        }
        if (has_catch_all) {
            add_row("@example.org", has_tags);
        }
    }

    std::set<std::string> mailboxes;
    Table table;

private:
    static std::string name(int number) { return fmt::format("n{}@example.org", number); }

    int below(int bound) { return std::uniform_int_distribution<int>(0, bound - 1)(random_); }

    void add_row(const std::string& source, bool has_tags) {
        for (int i = below(3); i >= 0; --i) {
            const auto chosen = below(7);
            const bool has_tag = has_tags && below(6) == 0;
            table[source].push_back(
                chosen == 6 ? "x@elsewhere.example"
                            : fmt::format("n{}{}@example.org", chosen, has_tag ? "+t" : "")
            );
        }
    }

    std::mt19937 random_;
};

// What is left of an expansion, by where it ends.
struct Ends {
    std::set<std::string> mailboxes{};
    std::set<std::string> missing{};
    bool leads_outside = false;
};

Ends ends_of(const std::vector<std::string>& list, const std::set<std::string>& mailboxes) {
    Ends ends;
    for (const auto& address : list) {
        const auto [name, tag, domain] = split(address);
        if (domain != "@example.org") {
            ends.leads_outside = true;
        } else if (mailboxes.contains(name + domain)) {
            ends.mailboxes.insert(name + domain);
        } else {
            ends.missing.insert(name + domain);
        }
    }
    return ends;
}

// Nothing has arrived at a mailbox or elsewhere that has only come back to itself.
bool comes_back_to_nobody(const Ends& ends, const SomeAliases& some) {
    return std::any_of(ends.missing.begin(), ends.missing.end(), [&](const auto& address) {
        return some.table.contains(address) || some.table.contains("@example.org");
    });
}

bool keeps_copies(const SomeAliases& some) {
    return std::any_of(some.table.begin(), some.table.end(), [](const auto& row) {
        const auto& [source, destinations] = row;
        return std::find(destinations.begin(), destinations.end(), source) != destinations.end();
    });
}

void is_as_postfix_does(
    const SomeAliases& some, const Aliases& aliases, const std::string& source
) {
    const auto verdict = aliases.verdict_of(*AliasSource::parse(source)).value();
    const auto start = source.starts_with('@') ? "whoever" + source : source;
    const auto expansion = expanded(some.table, some.mailboxes, start);
    const auto ends = ends_of(expansion.list, some.mailboxes);
    CAPTURE(source, some.table, some.mailboxes);

    const bool is_loop = expansion.is_refused || comes_back_to_nobody(ends, some);
    REQUIRE((verdict.state == AliasState::loop) == is_loop);
    if (is_loop) {
        return;
    }
    CAPTURE(expansion.list);
    CHECK(std::set<std::string>(verdict.missing.begin(), verdict.missing.end()) == ends.missing);
    CHECK(verdict.leads_outside == ends.leads_outside);
    // A bound where copies are kept, and exact elsewhere.
    const auto width = static_cast<std::int64_t>(expansion.list.size());
    CHECK((keeps_copies(some) ? verdict.width >= width : verdict.width == width));
    auto senders = ends.mailboxes;
    if (some.mailboxes.contains(source)) {
        senders.insert(source);
    }
    CHECK(
        test::senders_of(aliases, source) ==
        std::vector<std::string>(senders.begin(), senders.end())
    );
}

}  // namespace

// A tag and a catch-all, which drops it, do not go together here: of those some that end are called
// a loop.
TEST_CASE("every verdict is what Postfix would do", "[aliases]") {
    const auto has_tags = GENERATE(false, true);
    for (unsigned seed = 0; seed < 300; ++seed) {
        const SomeAliases some(seed, has_tags, !has_tags && seed % 2 == 0);
        const Aliases aliases(test::addresses(
            {some.mailboxes.begin(), some.mailboxes.end()}, {some.table.begin(), some.table.end()}
        ));
        for (const auto& [source, destinations] : some.table) {
            is_as_postfix_does(some, aliases, source);
        }
    }
}
