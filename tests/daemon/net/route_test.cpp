#include "daemon/net/smtp/route.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;

namespace {

using Addresses = std::vector<std::string>;

Addresses usable(bool ipv4, bool ipv6, std::optional<std::string> preferred = {}) {
    api::ClientSettings client{};
    client.may_use_ipv4 = ipv4;
    client.may_use_ipv6 = ipv6;
    client.preferred = std::move(preferred);
    return net::smtp::usable_addresses({"192.0.2.1", "2001:db8::1", "192.0.2.2"}, client);
}

}  // namespace

TEST_CASE("only the addresses that Postfix may use are tried, in its order", "[net]") {
    CHECK(usable(true, true) == Addresses{"192.0.2.1", "2001:db8::1", "192.0.2.2"});
    CHECK(usable(true, false) == Addresses{"192.0.2.1", "192.0.2.2"});
    CHECK(usable(false, true) == Addresses{"2001:db8::1"});
    CHECK(usable(false, false).empty());
    CHECK(usable(true, true, "ipv6") == Addresses{"2001:db8::1", "192.0.2.1", "192.0.2.2"});
    CHECK(usable(true, true, "ipv4") == Addresses{"192.0.2.1", "192.0.2.2", "2001:db8::1"});
}

TEST_CASE("TLS is limited where Postfix leaves out what servers speak", "[net]") {
    const auto limits = [](std::int64_t oldest, std::int64_t newest) {
        api::ClientSettings client{};
        client.tls_oldest = oldest;
        client.tls_newest = newest;
        return net::smtp::limits_tls(client);
    };
    CHECK_FALSE(limits(0, 3));
    CHECK_FALSE(limits(2, 3));
    CHECK(limits(3, 3));
    CHECK(limits(0, 0));
    CHECK(limits(2, 2));
    CHECK_FALSE(net::smtp::limits_tls({}));
}
