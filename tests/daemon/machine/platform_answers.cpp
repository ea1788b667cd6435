#include "tests/daemon/machine/answers.hpp"
#include "tests/daemon/machine/network.hpp"

namespace test {
namespace {

using mailctl::wire::json;

json plan() { return {{"name", "Free"}, {"slug", "free"}, {"emails_per_month", 15000}}; }

json stats() {
    return {{"sent", 10}, {"delivered", 8}, {"bounced", 1}, {"failed", 1}, {"delivery_rate", 80.0}};
}

json usage(Network&, const json&) {
    return {{"plan", plan()}, {"emails_sent", 12}, {"reputation", 99.5}};
}

json total(Network&, const json&) { return {{"stats", stats()}}; }

json by_domain(Network&, const json&) {
    return {{"domains", {{{"domain", "example.org"}, {"stats", stats()}}}}};
}

json health(Network&, const json&) { return {{"text", "all systems go"}}; }

json enrol(Network& net, const json&) {
    return {{"key", "key-of-the-account"}, {"account", net.account}, {"plan", plan()}};
}

json try_smtp(Network& net, const json&) { return {{"verdict", json::parse(net.verdict)}}; }

json credential_list(Network& net, const json&) {
    auto list = json::array();
    for (const auto& credential : net.credentials) {
        list.push_back(
            {{"id", credential.id},
             {"username", credential.username},
             {"description", credential.description},
             {"created", "today"}}
        );
    }
    return {{"credentials", list}};
}

json credential_create(Network& net, const json& asked) {
    const auto number = std::to_string(++net.credentials_made);
    net.credentials.push_back(
        {"credential-" + number,
         "user-" + number,
         text_of(asked, "description"),
         "password-" + number}
    );
    const auto& made = net.credentials.back();
    return {{"id", made.id}, {"username", made.username}, {"password", made.password}};
}

json credential_rotate(Network& net, const json& asked) {
    for (auto& credential : net.credentials) {
        if (credential.id == text_of(asked, "id")) {
            credential.password += "-again";
            return {{"password", credential.password}};
        }
    }
    throw Refusal{"NotFound", "there is no such credential"};
}

json credential_remove(Network& net, const json& asked) {
    const auto gone = std::erase_if(net.credentials, [&](const RemoteCredential& credential) {
        return credential.id == text_of(asked, "id");
    });
    return gone > 0 ? json::object() : throw Refusal{"NotFound", "there is no such credential"};
}

json shown(const RemoteDomain& domain) {
    const bool is = domain.is_verified;
    return {{"name", domain.name}, {"verified", is}, {"spf", is}, {"dkim", is}, {"dmarc", is}};
}

json domain_list(Network& net, const json&) {
    auto list = json::array();
    for (const auto& domain : net.domains) {
        list.push_back(shown(domain));
    }
    return {{"domains", list}, {"left_out", net.domains_left_out}};
}

json domain_add(Network& net, const json& asked) {
    net.domains.push_back({text_of(asked, "domain")});
    auto told = net.domains.back();
    told.name = net.answers_about.empty() ? told.name : net.answers_about;
    return {{"domain", shown(told)}};
}

json domain_remove(Network& net, const json& asked) {
    std::erase_if(net.domains, [&](const RemoteDomain& domain) {
        return domain.name == text_of(asked, "domain");
    });
    return json::object();
}

json domain_verify(Network& net, const json& asked) {
    for (const auto& domain : net.domains) {
        if (domain.name == text_of(asked, "domain")) {
            auto told = shown(domain);
            told.erase("name");
            return told;
        }
    }
    throw Refusal{"NotFound", "there is no such domain"};
}

json domain_records(Network& net, const json&) {
    auto list = json::array();
    for (const auto& record : net.asked_for) {
        list.push_back(
            {{"name", record.name},
             {"type", record.type},
             {"value", record.value},
             {"ttl", 3600},
             {"priority", 10}}
        );
    }
    return {{"records", list}};
}

json logs(Network&, const json& asked) {
    return {
        {"entries",
         {{{"date", "today"},
           {"from", "a@example.org"},
           {"to", "b@example.com"},
           {"subject", "hello"},
           {"status", "delivered"}}}},
        {"page", asked.at("page")},
        {"pages", 3}};
}

}  // namespace

const NetAnswers& platform_answers() {
    static const NetAnswers answers{
        {"PlatformAccount", usage},
        {"PlatformCredentialCreate", credential_create},
        {"PlatformCredentialList", credential_list},
        {"PlatformCredentialRemove", credential_remove},
        {"PlatformCredentialRotate", credential_rotate},
        {"PlatformDomainAdd", domain_add},
        {"PlatformDomainList", domain_list},
        {"PlatformDomainRecords", domain_records},
        {"PlatformDomainRemove", domain_remove},
        {"PlatformDomainStats", by_domain},
        {"PlatformDomainVerify", domain_verify},
        {"PlatformHealth", health},
        {"PlatformLogs", logs},
        {"PlatformRegister", enrol},
        {"PlatformStats", total},
        {"TrySmtp", try_smtp},
    };
    return answers;
}

}  // namespace test
