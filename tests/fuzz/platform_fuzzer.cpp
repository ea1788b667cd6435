#include "common/types/text.hpp"
#include "common/wire/described.hpp"
#include "daemon/net/platform/cybermail/account.hpp"
#include "daemon/net/platform/cybermail/credentials.hpp"
#include "daemon/net/platform/cybermail/domains.hpp"
#include "daemon/net/platform/cybermail/envelope.hpp"
#include "daemon/net/platform/cybermail/fields.hpp"
#include "daemon/net/platform/cybermail/reports.hpp"
#include "tests/fuzz/expect.hpp"

#include <algorithm>
#include <string>

// The input is the body of the platform's answer, whatever was asked.

namespace {

using namespace mailctl;
using namespace mailctl::net::platform::cybermail;
using fuzz::expect;

void is_told(const Error& error) {
    expect(!error.message.empty(), "a failure has a cause");
    expect(is_printable_utf8(error.message), "a message cannot steer a terminal");
    expect(error.message.size() < 2500, "a message is short");
}

template <class Parse>
auto heard(const std::string& body, const Endpoint& endpoint, const Parse& parse)
    -> decltype(parse(std::declval<json&>())) {
    auto judged = judge(
        {.response = net::http::Response{200, body, std::nullopt}, .failure = {}},
        endpoint,
        net::Mask()
    );
    if (!judged.data) {
        return judged.data.error();
    }
    return parse(*judged.data);
}

/// Every reply of ours can be written and read again.
template <class Reply>
void travels(const Result<Reply>& reply) {
    if (!reply) {
        return is_told(reply.error());
    }
    auto parsed = wire::parse_json(wire::to_text(wire::encode_with_secrets(*reply)));
    expect(bool(parsed), "a reply is JSON");
    expect(bool(wire::decode<Reply>(*parsed, "parameters")), "a reply reads as it was written");
}

void domains_are_in_order(const std::string& body) {
    const auto list = heard(body, endpoint::domains, parse_domains);
    travels(list);
    if (list) {
        const auto after = [](const api::SendingDomain& one, const api::SendingDomain& other) {
            return one.name.text() >= other.name.text();
        };
        const auto& domains = list->domains;
        expect(
            std::adjacent_find(domains.begin(), domains.end(), after) == domains.end(),
            "domains are sorted, each once"
        );
        expect(list->left_out >= 0, "what is left out is counted");
    }
}

void a_status_without_an_envelope_is_told(const std::string& body) {
    for (const long status : {0L, 302L, 401L, 404L, 429L, 500L, 503L}) {
        const auto judged = judge(
            {.response = net::http::Response{status, body, std::nullopt}, .failure = {}},
            endpoint::rotate_credential,
            net::Mask()
        );
        if (!judged.data) {
            is_told(judged.data.error());
        }
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string body(fuzz::as_text(data, size));
    const auto name = DomainName::parse("example.com");
    travels(heard(body, endpoint::connect, parse_connected));
    travels(heard(body, endpoint::account, parse_account));
    travels(heard(body, endpoint::health, parse_health));
    travels(heard(body, endpoint::add_domain, [&](json& added) {
        return parse_added(added, *name);
    }));
    domains_are_in_order(body);
    travels(heard(body, endpoint::verify_domain, parse_verified));
    travels(heard(body, endpoint::records, parse_records));
    travels(heard(body, endpoint::create_credential, [](json& made) {
        return std::move(parse_made(made).reply);
    }));
    travels(heard(body, endpoint::credentials, parse_credentials));
    travels(heard(body, endpoint::rotate_credential, parse_rotated));
    travels(heard(body, endpoint::stats, parse_stats));
    travels(heard(body, endpoint::domain_stats, parse_domain_stats));
    travels(heard(body, endpoint::logs, parse_logs));
    a_status_without_an_envelope_is_told(body);
    return 0;
}
