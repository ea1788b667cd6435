#include "daemon/mailctld/dns/dmarc.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace mailctl::dns;

TEST_CASE("what is a DMARC record", "[dmarc]") {
    CHECK(is_dmarc("v=DMARC1; p=none"));
    CHECK(is_dmarc("v = DMARC1 ;p=none"));
    CHECK(is_dmarc("v=DMARC1"));
    CHECK_FALSE(is_dmarc("v=DMARC1 p=none"));
    CHECK_FALSE(is_dmarc("v=dmarc1; p=none"));
    CHECK_FALSE(is_dmarc("p=none; v=DMARC1"));
    CHECK_FALSE(is_dmarc("v=spf1 -all"));
    CHECK_FALSE(is_dmarc(""));
}

TEST_CASE("the policy of a record", "[dmarc]") {
    struct Case {
        std::string text;
        std::optional<DmarcPolicy> policy;
        std::optional<DmarcPolicy> of_subdomains;
    };
    const auto none = DmarcPolicy::none;
    const auto quarantine = DmarcPolicy::quarantine;
    const auto reject = DmarcPolicy::reject;
    const auto c = GENERATE_COPY(values<Case>({
        {"v=DMARC1; p=none", none, none},
        {"v=DMARC1; p=quarantine; rua=mailto:a@example.com", quarantine, quarantine},
        {"v=DMARC1;p=reject", reject, reject},
        {"v=DMARC1; p = Reject ; sp=none", reject, none},
        {"v=DMARC1; sp=reject; p=none", none, reject},
        {"v=DMARC1; p=none; sp=nonsense", none, none},
        {"v=DMARC1; p=nonsense; sp=reject", std::nullopt, reject},
        {"v=DMARC1; p=", std::nullopt, std::nullopt},
        {"v=DMARC1; p", std::nullopt, std::nullopt},
        {"v=DMARC1; pct=50; P=reject", std::nullopt, std::nullopt},
        {"v=DMARC1; rua=mailto:p=reject@example.com", std::nullopt, std::nullopt},
        {"v=DMARC1; p=none; p=reject", none, none},
        {"", std::nullopt, std::nullopt},
        {";;;", std::nullopt, std::nullopt},
    }));
    CAPTURE(c.text);

    CHECK(dmarc_policy(c.text) == c.policy);
    CHECK(dmarc_subdomain_policy(c.text) == c.of_subdomains);
}

TEST_CASE("policies are in the order of their strictness", "[dmarc]") {
    CHECK(DmarcPolicy::none < DmarcPolicy::quarantine);
    CHECK(DmarcPolicy::quarantine < DmarcPolicy::reject);
    CHECK(name(DmarcPolicy::none) == std::string("none"));
    CHECK(name(DmarcPolicy::quarantine) == std::string("quarantine"));
    CHECK(name(DmarcPolicy::reject) == std::string("reject"));
}
