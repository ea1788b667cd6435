#include "daemon/mailctld/dns/spf.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace mailctl;
using namespace mailctl::dns;

namespace {

const std::vector<std::string> ours = {"include:spf.p.example"};

}  // namespace

TEST_CASE("what is an SPF record", "[spf]") {
    CHECK(is_spf("v=spf1"));
    CHECK(is_spf("v=spf1 -all"));
    CHECK(is_spf("V=SPF1 -all"));
    CHECK_FALSE(is_spf(""));
    CHECK_FALSE(is_spf("v=spf"));
    CHECK_FALSE(is_spf("v=spf10 -all"));
    CHECK_FALSE(is_spf("v=spf1\t-all"));
    CHECK_FALSE(is_spf(" v=spf1 -all"));
    CHECK_FALSE(is_spf("v=spf2.0/pra -all"));
}

TEST_CASE("a term is merged into whatever record there is", "[spf]") {
    struct Case {
        std::string before;
        std::string after;
    };
    const auto [before, after] = GENERATE(values<Case>({
        {"v=spf1 a mx ip4:192.0.2.1 ~all", "v=spf1 a mx ip4:192.0.2.1 include:spf.p.example ~all"},
        {"v=spf1 -all", "v=spf1 include:spf.p.example -all"},
        {"v=spf1 +all", "v=spf1 include:spf.p.example +all"},
        {"v=spf1 ?ALL", "v=spf1 include:spf.p.example ?ALL"},
        {"v=spf1 all", "v=spf1 include:spf.p.example all"},
        {"v=spf1", "v=spf1 include:spf.p.example"},
        {"v=spf1 a mx", "v=spf1 a mx include:spf.p.example"},
        {"v=spf1 a exp=why.example", "v=spf1 a exp=why.example include:spf.p.example"},
        {"V=SPF1 A MX -ALL", "V=SPF1 A MX include:spf.p.example -ALL"},
        {"v=spf1 a redirect=_spf.o.example",
         "v=spf1 a include:spf.p.example redirect=_spf.o.example"},
        {"v=spf1 Redirect=_spf.o.example", "v=spf1 include:spf.p.example Redirect=_spf.o.example"},
        {"v=spf1 exists:%{i}._spf.o.example -all",
         "v=spf1 exists:%{i}._spf.o.example include:spf.p.example -all"},
        {"v=spf1  a   -all ", "v=spf1 a include:spf.p.example -all"},
        // A tab parts nothing (RFC 7208, 4.6.1): such a record is an error, and stays the owner's.
        {"v=spf1 a\tmx -all", "v=spf1 a\tmx include:spf.p.example -all"},
        {"v=spf1 a:all.example -all", "v=spf1 a:all.example include:spf.p.example -all"},
        {"v=spf1 include:spf.p.example.org -all",
         "v=spf1 include:spf.p.example.org include:spf.p.example -all"},
    }));
    CAPTURE(before);

    CHECK_FALSE(has_spf_terms(before, ours));
    CHECK(with_spf_terms(before, ours) == after);
    CHECK(has_spf_terms(after, ours));
    CHECK(with_spf_terms(after, ours) == after);
}

TEST_CASE("a term that is there in another form is not merged again", "[spf]") {
    const auto record = GENERATE(
        as<std::string>(),
        "v=spf1 +include:spf.p.example -all",
        "v=spf1 include:SPF.P.Example -all",
        "V=SPF1 +INCLUDE:SPF.P.EXAMPLE ~ALL",
        "v=spf1 include:spf.p.example redirect=x.example"
    );
    CAPTURE(record);

    CHECK(has_spf_terms(record, ours));
    CHECK(with_spf_terms(record, ours) == record);
}

// RFC 7208, 5.1: what stands behind "all" is never looked at.
TEST_CASE("a term behind all is not there for a receiver", "[spf]") {
    CHECK_FALSE(has_spf_terms("v=spf1 a -all include:spf.p.example", ours));
    CHECK(
        with_spf_terms("v=spf1 a -all include:spf.p.example", ours) ==
        "v=spf1 a include:spf.p.example -all include:spf.p.example"
    );
}

TEST_CASE("a term that does not pass is not the one that passes", "[spf]") {
    const auto record = GENERATE(
        as<std::string>(),
        "v=spf1 ?include:spf.p.example -all",
        "v=spf1 -include:spf.p.example -all",
        "v=spf1 ~include:spf.p.example -all"
    );

    CHECK_FALSE(has_spf_terms(record, ours));
}

TEST_CASE("a new record says no more about others than was asked", "[spf]") {
    CHECK(new_spf("v=spf1 include:p.example ~all", ours) == "v=spf1 include:spf.p.example ~all");
    CHECK(new_spf("v=spf1 include:p.example -ALL", ours) == "v=spf1 include:spf.p.example -all");
    CHECK(new_spf("v=spf1 include:p.example +all", ours) == "v=spf1 include:spf.p.example ~all");
    CHECK(new_spf("v=spf1 include:p.example", ours) == "v=spf1 include:spf.p.example ~all");
}

TEST_CASE("terms are taken out and nothing else", "[spf]") {
    CHECK(without_spf_terms("v=spf1 a +include:SPF.p.example -all", ours) == "v=spf1 a -all");
    CHECK(
        without_spf_terms("v=spf1 ?include:spf.p.example -all", ours) ==
        "v=spf1 ?include:spf.p.example -all"
    );
    CHECK(without_spf_terms("v=spf1 a -all", ours) == "v=spf1 a -all");
}

TEST_CASE("what was merged in is told apart from what was there", "[spf]") {
    using List = std::vector<std::string>;
    const std::string base = "v=spf1 a +include:q.example -all";

    CHECK(
        spf_terms_added(base, "v=spf1 a include:q.example include:spf.p.example -all") ==
        List{"include:spf.p.example"}
    );
    CHECK(
        spf_terms_added("v=spf1", "v=spf1 include:spf.p.example ~all") ==
        List{"include:spf.p.example"}
    );
    CHECK(spf_terms_added(base, base).empty());
}
