#include "tests/daemon/mailctld/hosting/some_mailbox.hpp"

#include <fmt/format.h>
#include <sqlite3.h>

#include <algorithm>
#include <set>

using namespace ::test;

namespace {

/// What the list calls each row, and all of its pages as one, of two rows each.
struct Listed {
    std::string method;
    std::string rows;
    std::string name;
};
const Listed mailboxes{"mailbox.List", "mailboxes", "address"};
const Listed aliases{"alias.List", "aliases", "source"};
const Listed domains{"hosting.ListDomains", "domains", "domain"};

struct Page {
    std::string names;
    std::string next;
};

Page page_of(const Answer& answer, const Listed& listed) {
    Page page{{}, answer.at("/next")};
    for (int row = 0;; ++row) {
        const auto name = answer.at(fmt::format("/{}/{}/{}", listed.rows, row, listed.name));
        if (name.empty()) {
            return page;
        }
        page.names += (page.names.empty() ? "" : " ") + name;
    }
}

template <class Who>
std::string in_pages(
    Daemon& daemon, const Who& who, const Listed& listed, const std::string& more = {}
) {
    std::string all;
    std::string after;
    do {
        const auto page = page_of(
            done(daemon, who, listed.method, fmt::format(R"({{"limit":2{}{}}})", after, more)),
            listed
        );
        all += (all.empty() ? "" : ", ") + page.names;
        after = page.next.empty() ? "" : fmt::format(R"(,"after":"{}")", page.next);
    } while (!after.empty());
    return all;
}

std::string sort(const std::string& column) { return fmt::format(R"(,"sort":"{}")", column); }

/// Three domains, two of a tenant; mailboxes of several sizes, and some of which usage is known.
void furnish_lists(Daemon& daemon) {
    host_domain(daemon);
    done(daemon, alice(), "tenant.Add", R"({"name":"shop"})");
    for (const auto* domain : {"shop.test", "a.test"}) {
        done(
            daemon,
            alice(),
            "hosting.AddDomain",
            fmt::format(R"({{"domain":"{}","tenant":"shop"}})", domain)
        );
    }
    REQUIRE(made_mailbox(daemon, "mia@shop.test", R"(,"quota":"2G")"));
    REQUIRE(made_mailbox(daemon, "zoe@a.test", R"(,"quota":"1G")"));
    REQUIRE(made_mailbox(daemon, "anna@example.org", R"(,"quota":"2G")"));
    REQUIRE(made_mailbox(daemon, "bert@shop.test", R"(,"quota":"1G")"));
    REQUIRE(made_mailbox(daemon, "till@a.test"));
    REQUIRE(made_alias(daemon, "sales@shop.test", R"("mia@shop.test","bert@shop.test")"));
    REQUIRE(made_alias(daemon, "info@example.org", R"("anna@example.org")"));
    REQUIRE(made_alias(daemon, "@a.test", R"("zoe@a.test")"));
    for (const auto* row : {"1, 4096", "4, 8192", "2, 1024"}) {
        daemon.spoil(fmt::format(
            "INSERT INTO mailbox_usage (mailbox, bytes, messages, at) "
            "VALUES ({}, 1, '2026-01-01T00:00:00Z')",
            row
        ));
    }
}

mailctl::Caller shop_token(Daemon& daemon) {
    const auto made =
        done(daemon, alice(), "token.Create", R"({"name":"s","role":"admin","tenant":"shop"})");
    return *daemon.admit(made.at("/token/token"), daemon.address);
}

/// All that connections are asked, from now on.
class Asked {
public:
    Asked() {
        texts().clear();
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(&begin));
    }
    ~Asked() { sqlite3_cancel_auto_extension(reinterpret_cast<void (*)()>(&begin)); }

    Asked(const Asked&) = delete;
    Asked& operator=(const Asked&) = delete;
    Asked(Asked&&) = delete;
    Asked& operator=(Asked&&) = delete;

    static std::set<std::string>& texts() {
        static std::set<std::string> all;
        return all;
    }

private:
    static int note(unsigned, void*, void* statement, void*) {
        texts().insert(sqlite3_sql(static_cast<sqlite3_stmt*>(statement)));
        return 0;
    }
    static int begin(sqlite3* db, char**, const void*) {
        return sqlite3_trace_v2(db, SQLITE_TRACE_STMT, &note, nullptr);
    }
};

/// How SQLite goes about it, a line each.
std::vector<std::string> plan_of(sqlite3* db, const std::string& sql) {
    std::vector<std::string> lines;
    sqlite3_stmt* statement = nullptr;
    REQUIRE(
        sqlite3_prepare_v2(db, ("EXPLAIN QUERY PLAN " + sql).c_str(), -1, &statement, nullptr) ==
        SQLITE_OK
    );
    while (sqlite3_step(statement) == SQLITE_ROW) {
        constexpr int detail = 3;
        lines.emplace_back(reinterpret_cast<const char*>(sqlite3_column_text(statement, detail)));
    }
    sqlite3_finalize(statement);
    return lines;
}

}  // namespace

TEST_CASE("mailboxes are listed in the order that is wanted, page by page", "[hosting][lists]") {
    Daemon daemon;
    furnish_lists(daemon);
    const std::string by_address =
        "till@a.test zoe@a.test, anna@example.org bert@shop.test, mia@shop.test";
    CHECK(in_pages(daemon, alice(), mailboxes) == by_address);
    const auto sorted = [&](const std::string& column) {
        return in_pages(daemon, alice(), mailboxes, sort(column));
    };
    CHECK(sorted("address") == by_address);
    CHECK(
        sorted("-address") ==
        "mia@shop.test bert@shop.test, anna@example.org zoe@a.test, till@a.test"
    );
    CHECK(
        sorted("-since") == "till@a.test bert@shop.test, anna@example.org zoe@a.test, mia@shop.test"
    );
    CHECK(
        sorted("since") == "mia@shop.test zoe@a.test, anna@example.org bert@shop.test, till@a.test"
    );
    CHECK(
        sorted("-quota") == "anna@example.org mia@shop.test, bert@shop.test zoe@a.test, till@a.test"
    );
    CHECK(
        sorted("quota") == "till@a.test zoe@a.test, bert@shop.test mia@shop.test, anna@example.org"
    );
    CHECK(
        sorted("-used") == "bert@shop.test mia@shop.test, zoe@a.test till@a.test, anna@example.org"
    );
    CHECK(
        sorted("used") == "anna@example.org till@a.test, zoe@a.test mia@shop.test, bert@shop.test"
    );
}

TEST_CASE("a tenant's and a domain's mailboxes have each order, too", "[hosting][lists]") {
    Daemon daemon;
    furnish_lists(daemon);
    const auto tenant = shop_token(daemon);
    const auto sorted = [&](const std::string& column) {
        return in_pages(daemon, tenant, mailboxes, sort(column));
    };
    CHECK(sorted("address") == "till@a.test zoe@a.test, bert@shop.test mia@shop.test");
    CHECK(sorted("-address") == "mia@shop.test bert@shop.test, zoe@a.test till@a.test");
    CHECK(sorted("since") == "mia@shop.test zoe@a.test, bert@shop.test till@a.test");
    CHECK(sorted("-since") == "till@a.test bert@shop.test, zoe@a.test mia@shop.test");
    CHECK(sorted("-quota") == "mia@shop.test bert@shop.test, zoe@a.test till@a.test");
    CHECK(sorted("quota") == "till@a.test zoe@a.test, bert@shop.test mia@shop.test");
    CHECK(sorted("used") == "till@a.test zoe@a.test, mia@shop.test bert@shop.test");
    const auto in_domain = [&](const std::string& column) {
        return in_pages(daemon, tenant, mailboxes, R"(,"domain":"shop.test")" + sort(column));
    };
    CHECK(in_domain("-quota") == "mia@shop.test bert@shop.test");
    CHECK(in_domain("-used") == "bert@shop.test mia@shop.test");
    CHECK(in_domain("address") == "bert@shop.test mia@shop.test");
    CHECK(in_pages(daemon, tenant, mailboxes, R"(,"domain":"example.org")").empty());
    CHECK(
        in_pages(daemon, tenant, mailboxes, R"(,"contains":"t@")" + sort("-since")) ==
        "bert@shop.test"
    );
}

TEST_CASE("aliases and hosted domains are listed in the order that is wanted", "[hosting][lists]") {
    Daemon daemon;
    furnish_lists(daemon);
    const auto rows = [&](const auto& who, const Listed& listed, const std::string& column) {
        return in_pages(daemon, who, listed, sort(column));
    };
    const auto tenant = shop_token(daemon);
    const Listed destinations{"alias.List", "aliases", "destination"};
    const std::string first_of_shop = "abuse@shop.test postmaster@shop.test";
    CHECK(
        rows(alice(), aliases, "source") ==
        "@a.test abuse@a.test, postmaster@a.test abuse@example.org, "
        "info@example.org postmaster@example.org, " +
            first_of_shop + ", sales@shop.test sales@shop.test"
    );
    const auto of_sales = R"(,"contains":"sales@")" + sort("-source");
    CHECK(in_pages(daemon, alice(), destinations, of_sales) == "mia@shop.test bert@shop.test");
    CHECK(
        rows(alice(), aliases, "-since") ==
        "@a.test info@example.org, sales@shop.test sales@shop.test, "
        "abuse@a.test postmaster@a.test, " +
            first_of_shop + ", abuse@example.org postmaster@example.org"
    );
    CHECK(
        rows(tenant, aliases, "since") ==
        "postmaster@shop.test abuse@shop.test, postmaster@a.test abuse@a.test, "
        "sales@shop.test sales@shop.test, @a.test"
    );
    CHECK(
        rows(tenant, aliases, "source") ==
        "@a.test abuse@a.test, postmaster@a.test abuse@shop.test, "
        "postmaster@shop.test sales@shop.test, sales@shop.test"
    );
    CHECK(rows(alice(), domains, "name") == "a.test example.org, shop.test");
    CHECK(rows(alice(), domains, "-name") == "shop.test example.org, a.test");
    CHECK(rows(alice(), domains, "-since") == "a.test shop.test, example.org");
    CHECK(rows(tenant, domains, "since") == "shop.test a.test");
}

TEST_CASE("a mailbox that comes or goes between two pages moves no other one", "[hosting][lists]") {
    Daemon daemon;
    furnish_lists(daemon);
    const auto first = done(daemon, alice(), "mailbox.List", R"({"limit":2,"sort":"address"})");
    CHECK(page_of(first, mailboxes).names == "till@a.test zoe@a.test");
    done(daemon, alice(), "mailbox.Remove", R"({"address":"zoe@a.test"})");
    REQUIRE(made_mailbox(daemon, "aaron@a.test"));
    REQUIRE(made_mailbox(daemon, "zora@a.test"));
    const auto second = done(
        daemon,
        alice(),
        "mailbox.List",
        fmt::format(R"({{"limit":2,"after":"{}"}})", first.at("/next"))
    );
    CHECK(page_of(second, mailboxes).names == "zora@a.test anna@example.org");
}

TEST_CASE("a place in another order is refused", "[hosting][lists]") {
    Daemon daemon;
    furnish_lists(daemon);
    const auto next =
        done(daemon, alice(), "mailbox.List", R"({"limit":1,"sort":"quota"})").at("/next");
    for (const auto& listed : {mailboxes, aliases, domains}) {
        const std::string usual = listed.rows == "mailboxes" ? "address"
                                  : listed.rows == "aliases" ? "source"
                                                             : "name";
        check_refused(
            daemon.call(alice(), listed.method, fmt::format(R"({{"after":"{}"}})", next)),
            {"InvalidArgument",
             "after is a place in a list that was sorted in another way",
             "ask for it with the sort that its list had (this one is by " + usual +
                 "), or leave it out for the first page",
             "after"}
        );
    }
    CHECK(
        daemon
            .call(alice(), "mailbox.List", fmt::format(R"({{"sort":"-quota","after":"{}"}})", next))
            .parameter == "after"
    );
    CHECK(daemon.call(alice(), "mailbox.List", R"({"after":"1:ab"})").parameter == "after");
    CHECK(
        daemon.call(alice(), "alias.List", R"({"sort":"quota"})").message ==
        "nothing is sorted by \"quota\" here"
    );
}

TEST_CASE("an index leads to each page of each list, which nobody sorts", "[hosting][lists]") {
    Daemon daemon;
    furnish_lists(daemon);
    const auto tenant = shop_token(daemon);
    const Asked asked;
    daemon.restart();
    Asked::texts().clear();
    const auto list = [&](const Listed& listed, const std::vector<std::string>& columns) {
        for (const auto& column : columns) {
            for (const std::string direction : {"", "-"}) {
                in_pages(daemon, alice(), listed, sort(direction + column));
                in_pages(daemon, tenant, listed, sort(direction + column));
                if (listed.rows != "domains") {
                    const auto of_domain = R"(,"domain":"shop.test")" + sort(direction + column);
                    in_pages(daemon, alice(), listed, of_domain);
                    in_pages(daemon, tenant, listed, of_domain);
                }
            }
        }
    };
    list(mailboxes, {"address", "since", "quota", "used"});
    list(aliases, {"source", "since"});
    list(domains, {"name", "since"});

    sqlite3* db = nullptr;
    REQUIRE(
        sqlite3_open_v2(
            daemon.path("state/state.db").c_str(), &db, SQLITE_OPEN_READONLY, nullptr
        ) == SQLITE_OK
    );
    std::size_t sorted = 0;
    for (const auto& sql : Asked::texts()) {
        // What else is asked is no list.
        if (sql.find(" CROSS JOIN ") == std::string::npos &&
            sql.find("FROM hosted_domain WHERE 1") == std::string::npos) {
            continue;
        }
        ++sorted;
        INFO(sql);
        const bool is_behind = sql.find("? ORDER BY") != std::string::npos ||
                               sql.find("?) ORDER BY") != std::string::npos;
        for (const auto& line : plan_of(db, sql)) {
            INFO(line);
            CHECK(line.find("TEMP B-TREE") == std::string::npos);
            // A walk through all from one end is for first pages alone.
            CHECK_FALSE((is_behind && line.starts_with("SCAN")));
        }
    }
    sqlite3_close(db);
    CHECK(sorted > 30);
}
