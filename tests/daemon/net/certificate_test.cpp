#include "daemon/net/certificate/judge.hpp"

#include <catch2/catch.hpp>

#include <memory>
#include <sstream>
#include <string>

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

using namespace mailctl;
using Fault = api::CertificateFault;

namespace {

constexpr std::time_t now = 1'800'000'000;  // 2027-01-15T08:00:00Z
constexpr long day = 86'400;

struct Free {
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(BIO* bio) const { BIO_free(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Free>;

Key elliptic_key() { return Key(EVP_EC_gen("P-256")); }

std::string text_in(BIO* bio) {
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(bio, &bytes);
    return {bytes, static_cast<std::size_t>(size)};
}

std::string pem_of(const Key& key, const EVP_CIPHER* cipher = nullptr) {
    const std::unique_ptr<BIO, Free> bio(BIO_new(BIO_s_mem()));
    unsigned char phrase[] = "phrase";
    const int size = cipher == nullptr ? 0 : 6;
    REQUIRE(
        PEM_write_bio_PrivateKey(
            bio.get(),
            key.get(),
            cipher,
            cipher == nullptr ? nullptr : phrase,
            size,
            nullptr,
            nullptr
        ) == 1
    );
    return text_in(bio.get());
}

struct Wanted {
    std::string names = "DNS:mail.example.org";
    long begins = -day;
    long ends = 12 * day;
    std::string subject = "mail.example.org";
};

std::string certificate_for(const Key& key, const Wanted& wanted) {
    const std::unique_ptr<X509, Free> made(X509_new());
    REQUIRE(made);
    X509_set_version(made.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(made.get()), 0xab12);
    ASN1_TIME_set(X509_getm_notBefore(made.get()), now + wanted.begins);
    ASN1_TIME_set(X509_getm_notAfter(made.get()), now + wanted.ends);
    X509_set_pubkey(made.get(), key.get());
    auto* const name = X509_get_subject_name(made.get());
    const auto* const bytes = reinterpret_cast<const unsigned char*>(wanted.subject.c_str());
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, bytes, -1, -1, 0);
    X509_set_issuer_name(made.get(), name);
    if (!wanted.names.empty()) {
        auto* const extension =
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, wanted.names.c_str());
        REQUIRE(extension != nullptr);
        X509_add_ext(made.get(), extension, -1);
        X509_EXTENSION_free(extension);
    }
    REQUIRE(X509_sign(made.get(), key.get(), EVP_sha256()) > 0);
    const std::unique_ptr<BIO, Free> bio(BIO_new(BIO_s_mem()));
    REQUIRE(PEM_write_bio_X509(bio.get(), made.get()) == 1);
    return text_in(bio.get());
}

api::CertificateJudgement judged(
    const std::string& chain, const std::string& key, const char* host = "mail.example.org"
) {
    api::JudgeCertificate request{*HostName::parse(host), chain, {}};
    std::istringstream lines(key);
    for (std::string line; std::getline(lines, line);) {
        if (auto secret = Secret::parse(line)) {
            request.key.push_back(*std::move(secret));
        }
    }
    return net::certificate::judge(request, now);
}

api::CertificateJudgement judged(const Wanted& wanted, const char* host = "mail.example.org") {
    const auto key = elliptic_key();
    return judged(certificate_for(key, wanted), pem_of(key), host);
}

}  // namespace

TEST_CASE("a good certificate is told with its facts", "[net][certificate]") {
    const auto about = judged(Wanted{.names = "DNS:mail.example.org,DNS:*.example.net"});

    CHECK_FALSE(about.fault);
    CHECK(about.names == std::vector<std::string>{"mail.example.org", "*.example.net"});
    CHECK(about.issuer == "CN=mail.example.org");
    CHECK(about.serial == "AB12");
    CHECK(about.since == "2027-01-14T08:00:00Z");
    CHECK(about.until == "2027-01-27T08:00:00Z");
    CHECK(about.ends == now + 12 * day);
}

TEST_CASE("a certificate is for the names that mail programs go by", "[net][certificate]") {
    struct Row {
        const char* names;
        const char* host;
        std::optional<Fault> fault;
    };
    const auto row = GENERATE(
        Row{"DNS:MAIL.example.org", "mail.example.org", {}},
        Row{"DNS:*.example.org", "mail.example.org", {}},
        Row{"DNS:*.example.org", "a.mail.example.org", Fault::other_name},
        Row{"DNS:*.example.org", "example.org", Fault::other_name},
        Row{"DNS:m*.example.org", "mail.example.org", Fault::other_name},
        Row{"DNS:*.org", "example.org", Fault::other_name},
        Row{"DNS:example.org", "mail.example.org", Fault::other_name},
        Row{"DNS:mail.example.org.evil.test", "mail.example.org", Fault::other_name},
        Row{"IP:192.0.2.1", "mail.example.org", Fault::no_names},
        Row{"", "mail.example.org", Fault::no_names}
    );
    CAPTURE(row.names, row.host);
    CHECK(judged(Wanted{.names = row.names}, row.host).fault == row.fault);
}

TEST_CASE("a certificate counts from its first to its last second", "[net][certificate]") {
    CHECK(judged(Wanted{.ends = -1}).fault == Fault::expired);
    CHECK_FALSE(judged(Wanted{.ends = 1}).fault);
    CHECK(judged(Wanted{.begins = 1}).fault == Fault::not_yet_valid);
    CHECK_FALSE(judged(Wanted{.begins = -1}).fault);
    CHECK(judged(Wanted{.ends = -1}).until == "2027-01-15T07:59:59Z");
}

TEST_CASE("a key has to be the certificate's, and strong enough", "[net][certificate]") {
    const auto key = elliptic_key();
    const auto chain = certificate_for(key, {});

    CHECK_FALSE(judged(chain, pem_of(key)).fault);
    CHECK(judged(chain, pem_of(elliptic_key())).fault == Fault::other_key);
    CHECK(judged(chain, "").fault == Fault::unreadable_key);
    CHECK(judged(chain, chain).fault == Fault::unreadable_key);
    CHECK(judged(chain, pem_of(key, EVP_aes_128_cbc())).fault == Fault::unreadable_key);

    const Key weak(EVP_RSA_gen(1024U));
    CHECK(judged(certificate_for(weak, {}), pem_of(weak)).fault == Fault::weak_key);
}

TEST_CASE("a chain is read to its end, or not at all", "[net][certificate]") {
    const auto key = elliptic_key();
    const auto own = certificate_for(key, {});
    const auto other = certificate_for(elliptic_key(), {.subject = "authority"});
    const auto broken = GENERATE(
        std::string(),
        std::string("no certificate\n"),
        std::string("-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n"),
        std::string("-----BEGIN CERTIFICATE-----\nbm9u")
    );

    CHECK_FALSE(judged(own + other, pem_of(key)).fault);
    CHECK(judged(other + own, pem_of(key)).fault == Fault::other_key);
    CHECK(judged(broken, pem_of(key)).fault == Fault::unreadable);
    if (!broken.empty() && broken.front() == '-') {
        CHECK(judged(own + broken, pem_of(key)).fault == Fault::unreadable);
    }
}
