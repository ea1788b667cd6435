#include "daemon/net/dns/rfc2136/tsig.hpp"
#include "daemon/net/dns/rfc2136/update.hpp"
#include "daemon/net/dns/rfc2136/writer.hpp"

#include <catch2/catch.hpp>

using namespace mailctl;
using namespace mailctl::net::dns;
using namespace std::string_literals;
using rfc2136::Signature;

namespace {

constexpr std::uint64_t now = 1'700'000'000;

rfc2136::TsigKey key(api::TsigAlgorithm algorithm, std::string secret = "c2VjcmV0LXNlY3JldA==") {
    return *rfc2136::TsigKey::make(
        *RecordName::parse("mailctl-test"), algorithm, *Secret::parse(secret)
    );
}

// What a server does: it signs an answer as a client signs a question, behind the question's MAC.
Bytes signed_question(rfc2136::TsigExchange& exchange) {
    return exchange.sign(question("example.com", Type::soa, Recursion::not_wanted));
}

RecordName named(const char* text) { return *RecordName::parse(text); }

std::string as_text(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

}  // namespace

TEST_CASE("a message is signed at its end", "[net][dns]") {
    const auto algorithm = GENERATE(
        api::TsigAlgorithm::hmac_sha256,
        api::TsigAlgorithm::hmac_sha384,
        api::TsigAlgorithm::hmac_sha512
    );
    const auto ours = key(algorithm);
    rfc2136::TsigExchange exchange(ours, now);

    const auto message = signed_question(exchange);

    const auto trailer = rfc2136::find_tsig(message);
    REQUIRE(trailer.is_message);
    REQUIRE(trailer.tsig);
    CHECK(trailer.tsig->time == now);
    CHECK(trailer.tsig->name == rfc2136::name_bytes("mailctl-test"));
    CHECK(trailer.tsig->mac.size() == 32 + 16 * static_cast<std::size_t>(algorithm));
}

TEST_CASE("an answer without a signature, cut or by a stranger is not taken", "[net][dns]") {
    const auto ours = key(api::TsigAlgorithm::hmac_sha256);
    const auto theirs = key(api::TsigAlgorithm::hmac_sha256, "b3RoZXItc2VjcmV0");
    rfc2136::TsigExchange exchange(ours, now);
    static_cast<void>(signed_question(exchange));
    rfc2136::TsigExchange other(theirs, now);
    auto answer = signed_question(other);

    CHECK(exchange.check(answer) == Signature::wrong);
    answer.pop_back();
    CHECK(exchange.check(answer) == Signature::malformed);
    CHECK(
        exchange.check(question("example.com", Type::soa, Recursion::not_wanted)) ==
        Signature::absent
    );
    CHECK(exchange.check(Bytes(5)) == Signature::malformed);
}

TEST_CASE("a secret that is not base64 is refused and not told", "[net][dns]") {
    std::string secret = GENERATE(as<std::string>(), "hush", "=", "ab!d", "abc", "ab=c", "a===");
    const auto copy = secret;
    const auto made =
        rfc2136::TsigKey::make(named("k"), api::TsigAlgorithm::hmac_sha256, *Secret::parse(secret));
    if (copy == "hush") {
        CHECK(made);  // four digits of base64
        return;
    }
    REQUIRE_FALSE(made);
    CHECK(made.error().message == "the secret of the TSIG key is not in base64");
    CHECK(made.error().parameter == "secret");
}

TEST_CASE("an update carries its conditions and keeps what stays", "[net][dns]") {
    const auto zone = *DomainName::parse("example.com");
    const std::vector<api::RecordSetChange> changes{
        {named("example.com"),
         api::RecordType::TXT,
         60,
         {"\"one\"", "\"two\""},
         {"\"two\"", "\"three\""}}};

    const auto packet = rfc2136::update_packet(
        zone, changes, {{named("example.com"), api::RecordType::TXT, 3600, {"\"one\"", "\"two\""}}}
    );

    REQUIRE(packet);
    CHECK(as_text(*packet).substr(2, 10) == std::string("\x28\0\0\1\0\2\0\2\0\0", 10));
    const auto owner = as_text(rfc2136::name_bytes("example.com"));
    const auto record = [&](const std::string& class_and_ttl, const std::string& text) {
        return owner + "\0\x10"s + class_and_ttl + '\0' + static_cast<char>(text.size() + 1) +
               static_cast<char>(text.size()) + text;
    };
    CHECK(
        as_text(*packet).substr(12) ==
        owner + "\0\6\0\1"s + record("\0\1\0\0\0\0"s, "one") + record("\0\1\0\0\0\0"s, "two") +
            record("\0\xfe\0\0\0\0"s, "one") + record("\0\1\0\0\x0e\x10"s, "three")
    );
}

TEST_CASE("a name comes into being only where no alias is", "[net][dns]") {
    const auto zone = *DomainName::parse("example.com");
    const auto conditions = [&](api::RecordType type, const char* value) {
        const auto packet =
            rfc2136::update_packet(zone, {{named("a.example.com"), type, 60, {}, {value}}}, {});
        REQUIRE(packet);
        return static_cast<int>((*packet)[7]);
    };

    CHECK(conditions(api::RecordType::TXT, "\"x\"") == 2);
    CHECK(conditions(api::RecordType::CNAME, "b.example.com.") == 2);
}

TEST_CASE("values that are none are named", "[net][dns]") {
    struct Row {
        api::RecordType type;
        const char* value;
    };
    const auto row = GENERATE(
        Row{api::RecordType::TXT, "\"open"},
        Row{api::RecordType::TXT, ""},
        Row{api::RecordType::MX, "mail.example.com."},
        Row{api::RecordType::MX, "70000 mail.example.com."},
        Row{api::RecordType::MX, "10 "},
        Row{api::RecordType::CNAME, "a b"},
        Row{api::RecordType::CNAME, ""}
    );
    CAPTURE(row.value);

    const auto bytes = rfc2136::value_bytes(row.type, row.value);

    REQUIRE_FALSE(bytes);
    CHECK(bytes.error().code == Errc::invalid_argument);
}

TEST_CASE("a TXT record keeps its strings", "[net][dns]") {
    const auto bytes = rfc2136::value_bytes(api::RecordType::TXT, R"("ab" "c\"\065")");

    REQUIRE(bytes);
    CHECK(as_text(*bytes) == std::string("\2ab\3c\"A"));
}
