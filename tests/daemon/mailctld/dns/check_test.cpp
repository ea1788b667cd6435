#include "daemon/mailctld/dns/check.hpp"

#include "tests/daemon/mailctld/dns/snapshot.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::dns;
using api::DnsOutcome;

namespace {

api::DnsServerSightings seen(
    const Wanted& wanted, Texts values, DnsOutcome outcome = DnsOutcome::found
) {
    return {
        "ns",
        "192.0.2.1",
        {{wanted.name, wanted.type, outcome, std::move(values), 300, {}, false}}};
}

const std::string right_spf = "\"v=spf1 a include:spf.p.example -all\"";

}  // namespace

TEST_CASE("what one server's answer comes to", "[dns-check]") {
    struct Case {
        Wanted wanted;
        Texts values;
        api::RecordFound state;
    };
    const auto c = GENERATE(values<Case>({
        {wanted_spf(), {right_spf, "\"proof=abc\""}, api::RecordFound::ok},
        {wanted_spf(), {"\"v=spf1 a \" \"+include:SPF.p.example -all\""}, api::RecordFound::ok},
        {wanted_spf(), {"\"v=spf1 a -all\""}, api::RecordFound::different},
        {wanted_spf(), {"\"v=spf1 -all include:spf.p.example\""}, api::RecordFound::different},
        {wanted_spf(), {right_spf, "\"v=spf1 a -all\""}, api::RecordFound::different},
        {wanted_spf(), {"\"proof=abc\""}, api::RecordFound::missing},
        {wanted_spf(), {"\"broken"}, api::RecordFound::missing},
        {wanted_dkim(), {"\"v=DKIM1; k=rsa; p=AAAA\""}, api::RecordFound::ok},
        {wanted_dkim(), {"\"v=DKIM1;k=rsa;\" \"p=AA AA\""}, api::RecordFound::ok},
        {wanted_dkim(), {"\"v=DKIM1; k=rsa; p=BBBB\""}, api::RecordFound::different},
        {wanted_dkim(), {"\"v=DKIM1; k=rsa; p=aaaa\""}, api::RecordFound::different},
        {wanted_dmarc(), {"\"v=DMARC1; p=quarantine\""}, api::RecordFound::ok},
        {wanted_dmarc(), {"\"v=DMARC1; p=reject; rua=mailto:me@d.example\""}, api::RecordFound::ok},
        {wanted_dmarc(),
         {"\"v=DMARC1; p=none\"", "\"v=DMARC1; p=reject\""},
         api::RecordFound::different},
        {wanted_dmarc(), {"\"v=DMARC1\""}, api::RecordFound::different},
        {wanted_dmarc(), {"\"note\""}, api::RecordFound::missing},
        {wanted_alias(), {"S1.DKIM.p.example."}, api::RecordFound::ok},
        {wanted_alias(), {"else.example."}, api::RecordFound::different},
        {wanted_mail("10 in.p.example"),
         {"5 x.example.", "10 In.p.example."},
         api::RecordFound::ok},
        {wanted_mail("10 in.p.example"), {"20 in.p.example."}, api::RecordFound::different},
    }));
    CAPTURE(c.wanted.value, c.values);

    const auto state = judge_sightings(c.wanted, {seen(c.wanted, c.values)});

    CHECK(state.state == c.state);
    CHECK(state.name == c.wanted.name.text());
    CHECK(state.wanted == c.wanted.value);
    CHECK(state.todo.has_value() == (c.state != api::RecordFound::ok));
}

TEST_CASE("what several servers' answers come to", "[dns-check]") {
    const auto spf = wanted_spf();
    const auto right = seen(spf, {right_spf});
    const auto wrong = seen(spf, {"\"v=spf1 a -all\""});
    const auto missing = seen(spf, {}, DnsOutcome::no_records);
    const auto no_name = seen(spf, {}, DnsOutcome::no_name);
    const auto lame = seen(spf, {}, DnsOutcome::lame);
    const auto silent = seen(spf, {}, DnsOutcome::silent);
    const auto refused = seen(spf, {}, DnsOutcome::refused);
    struct Case {
        std::vector<api::DnsServerSightings> servers;
        api::RecordFound state;
    };
    const auto c = GENERATE_COPY(values<Case>({
        {{right, right}, api::RecordFound::ok},
        {{right, wrong}, api::RecordFound::uneven},
        {{right, missing}, api::RecordFound::uneven},
        {{right, silent}, api::RecordFound::uneven},
        {{right, lame}, api::RecordFound::uneven},
        {{missing, no_name}, api::RecordFound::missing},
        {{missing, silent}, api::RecordFound::missing},
        {{missing, wrong}, api::RecordFound::different},
        {{wrong, silent}, api::RecordFound::different},
        {{silent, lame, refused}, api::RecordFound::unreachable},
        {{}, api::RecordFound::unreachable},
    }));

    CHECK(judge_sightings(spf, c.servers).state == c.state);
}

TEST_CASE("what is to be done is told", "[dns-check]") {
    const auto spf = wanted_spf();
    const auto todo = [&](const std::vector<api::DnsServerSightings>& servers) {
        return judge_sightings(spf, servers).todo.value_or("");
    };

    CHECK(
        todo({seen(spf, {}, DnsOutcome::no_name)}) ==
        "`mailctl dns apply` adds it, or enter what `mailctl dns export` prints"
    );
    CHECK(
        todo({seen(spf, {right_spf}), seen(spf, {}, DnsOutcome::no_name)}) ==
        "wait until all name servers have it; if they stay apart, look at zone transfers"
    );
    CHECK(todo({}) == "no authoritative server answers: look at the delegation and at the servers");
    CHECK(
        todo({seen(spf, {right_spf, "\"v=spf1 -all\""})}) ==
        "there are several, and receivers then go by none: leave one"
    );
    CHECK(todo({seen(spf, {"\"v=spf1 -all\""})}) == "compare with `mailctl dns plan`");
}

TEST_CASE("every value in the record's place is told once", "[dns-check]") {
    const auto spf = wanted_spf();
    const auto state = judge_sightings(
        spf,
        {seen(spf, {"\"v=spf1 b -all\"", "\"proof\""}),
         seen(spf, {"\"v=spf1 \" \"b -all\"", "\"v=spf1 a -all\""})}
    );

    CHECK(state.found == Texts{"v=spf1 a -all", "v=spf1 b -all"});
}

TEST_CASE("an answer to another question does not count", "[dns-check]") {
    CHECK(
        judge_sightings(wanted_spf(), {seen(wanted_dkim(), {right_spf})}).state ==
        api::RecordFound::unreachable
    );
}
