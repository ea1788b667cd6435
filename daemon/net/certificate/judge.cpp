#include "daemon/net/certificate/judge.hpp"

#include <array>
#include <memory>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

namespace mailctl::net::certificate {
namespace {

using Fault = api::CertificateFault;

struct Deleter {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
    void operator()(BIGNUM* number) const { BN_free(number); }
    void operator()(GENERAL_NAMES* names) const { GENERAL_NAMES_free(names); }
    void operator()(char* text) const { OPENSSL_free(text); }
};
template <class T>
using Owned = std::unique_ptr<T, Deleter>;

constexpr std::size_t most_certificates = 10;
constexpr std::size_t most_names = 100;
// What Debian's OpenSSL asks of a server's key (SECLEVEL=2): RSA of 2048 bits.
constexpr int least_security_bits = 112;

Owned<BIO> reader_of(std::string_view text) {
    return Owned<BIO>(BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
}

// Nobody is there to type one.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*for_writing*/, void* /*data*/) {
    return -1;
}

std::vector<Owned<X509>> chain_in(const std::string& text) {
    std::vector<Owned<X509>> chain;
    const auto bio = reader_of(text);
    while (bio && chain.size() < most_certificates) {
        ERR_clear_error();
        Owned<X509> next(PEM_read_bio_X509(bio.get(), nullptr, no_passphrase, nullptr));
        if (!next) {
            // At the end nothing begins any more; whatever else it says, something there is broken.
            const bool is_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
            return is_end ? std::move(chain) : std::vector<Owned<X509>>();
        }
        chain.push_back(std::move(next));
    }
    return chain;
}

Owned<EVP_PKEY> key_in(const std::vector<Secret>& lines) {
    std::string text;
    std::size_t size = 0;
    for (const auto& line : lines) {
        size += line.size() + 1;
    }
    text.reserve(size);  // It does not move, and leaves no copy behind.
    for (const auto& line : lines) {
        text += line.reveal();
        text += '\n';
    }
    const auto bio = reader_of(text);
    Owned<EVP_PKEY> key(
        bio ? PEM_read_bio_PrivateKey(bio.get(), nullptr, no_passphrase, nullptr) : nullptr
    );
    wipe(text);
    return key;
}

std::vector<std::string> names_of(const X509& certificate) {
    const Owned<GENERAL_NAMES> all(static_cast<GENERAL_NAMES*>(
        X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr)
    ));
    std::vector<std::string> names;
    const int count = all ? sk_GENERAL_NAME_num(all.get()) : 0;
    for (int at = 0; at < count && names.size() < most_names; ++at) {
        const auto* const name = sk_GENERAL_NAME_value(all.get(), at);
        if (name->type == GEN_DNS) {
            const auto* const text = ASN1_STRING_get0_data(name->d.dNSName);
            names.emplace_back(
                reinterpret_cast<const char*>(text),
                static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))
            );
        }
    }
    return names;
}

std::string text_of(const X509_NAME* name) {
    const Owned<BIO> bio(BIO_new(BIO_s_mem()));
    if (!bio || X509_NAME_print_ex(bio.get(), name, 0, XN_FLAG_RFC2253) < 0) {
        return {};
    }
    char* bytes = nullptr;
    const auto size = BIO_get_mem_data(bio.get(), &bytes);
    return size > 0 ? std::string(bytes, static_cast<std::size_t>(size)) : std::string();
}

std::string serial_of(X509& certificate) {
    const Owned<BIGNUM> number(ASN1_INTEGER_to_BN(X509_get0_serialNumber(&certificate), nullptr));
    const Owned<char> digits(number ? BN_bn2hex(number.get()) : nullptr);
    return digits ? digits.get() : std::string();
}

std::string text_of(const std::tm& time) {
    std::array<char, 32> text;
    const auto size = std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &time);
    return {text.data(), size};
}

bool tell_times(const X509& certificate, api::CertificateJudgement& judgement) {
    std::tm since{};
    std::tm until{};
    if (ASN1_TIME_to_tm(X509_get0_notBefore(&certificate), &since) != 1 ||
        ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &until) != 1) {
        return false;
    }
    judgement.since = text_of(since);
    judgement.until = text_of(until);
    judgement.ends = ::timegm(&until);
    return true;
}

bool is_for(X509& certificate, const std::string& host) {
    // The subject's CN has not counted since RFC 6125, and mail programs look at it no more.
    constexpr unsigned rules =
        X509_CHECK_FLAG_NEVER_CHECK_SUBJECT | X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS;
    return X509_check_host(&certificate, host.data(), host.size(), rules, nullptr) == 1;
}

std::optional<Fault> fault_of_key(X509& certificate, const std::vector<Secret>& lines) {
    const auto key = key_in(lines);
    if (!key) {
        return Fault::unreadable_key;
    }
    if (X509_check_private_key(&certificate, key.get()) != 1) {
        return Fault::other_key;
    }
    return EVP_PKEY_get_security_bits(key.get()) < least_security_bits
               ? std::optional(Fault::weak_key)
               : std::nullopt;
}

std::optional<Fault> fault_of_time(const X509& certificate, std::time_t now) {
    if (X509_cmp_time(X509_get0_notAfter(&certificate), &now) < 0) {
        return Fault::expired;
    }
    return X509_cmp_time(X509_get0_notBefore(&certificate), &now) > 0
               ? std::optional(Fault::not_yet_valid)
               : std::nullopt;
}

}  // namespace

api::CertificateJudgement judge(const api::JudgeCertificate& request, std::time_t now) {
    api::CertificateJudgement judgement{};
    const auto chain = chain_in(request.chain);
    if (chain.empty() || !tell_times(*chain.front(), judgement)) {
        judgement.fault = Fault::unreadable;
        return judgement;
    }
    auto& own = *chain.front();
    judgement.names = names_of(own);
    judgement.issuer = text_of(X509_get_issuer_name(&own));
    judgement.serial = serial_of(own);
    if (judgement.names.empty()) {
        judgement.fault = Fault::no_names;
    } else if (!is_for(own, request.host.text())) {
        judgement.fault = Fault::other_name;
    } else if (const auto fault = fault_of_time(own, now)) {
        judgement.fault = fault;
    } else {
        judgement.fault = fault_of_key(own, request.key);
    }
    return judgement;
}

}  // namespace mailctl::net::certificate
