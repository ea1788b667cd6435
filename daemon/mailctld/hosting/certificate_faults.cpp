#include "daemon/mailctld/hosting/certificate_faults.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

namespace mailctl::hosting {
namespace {

using Fault = api::CertificateFault;

std::string listed(std::vector<std::string> names) {
    constexpr std::size_t shown = 5;
    const auto left_out = names.size() > shown ? names.size() - shown : 0;
    names.resize(names.size() - left_out);
    const auto list = fmt::format("{}", fmt::join(names, ", "));
    return left_out == 0 ? list : fmt::format("{} and {} others", list, left_out);
}

/// The words; the parameter follows from what is at fault.
struct Told {
    std::string message;
    std::string hint;
};

Told words_for(
    const api::CertificateJudgement& about, const HostName& host, const Certificate& files
) {
    switch (*about.fault) {
        case Fault::unreadable:
            return {
                fmt::format("{} holds a certificate that cannot be read", files.chain),
                "look at it with `openssl x509 -text`; of certbot's files it is fullchain.pem"};
        case Fault::unreadable_key:
            return {
                fmt::format("{} holds a key that cannot be read", files.key),
                "it has to be a private key in PEM without a passphrase, for nobody is there to "
                "type one"};
        case Fault::other_key:
            return {
                fmt::format("the key in {} is not the one of {}", files.key, files.chain),
                "name the key that this certificate was made for; certbot has both in one folder"};
        case Fault::weak_key:
            return {
                fmt::format("the key in {} is too weak: programs refuse it", files.key),
                "get a certificate for an RSA key of 2048 bits, or for an elliptic curve"};
        case Fault::no_names:
            return {
                fmt::format("{} names no host", files.chain),
                "mail programs go by subjectAltName alone; get one that has it"};
        case Fault::other_name:
            return {
                fmt::format(
                    "{} is for {}, not for {}", files.chain, listed(about.names), host.text()
                ),
                fmt::format(
                    "get one for {}, or say with --mail-host by which name mail programs come",
                    host.text()
                )};
        case Fault::expired:
            return {
                fmt::format("{} has ended on {}", files.chain, about.until),
                "renew it; with certbot: `certbot renew`"};
        case Fault::not_yet_valid:
            return {
                fmt::format("{} does not count before {}", files.chain, about.since),
                "wait until then, or see whether this machine's clock is right"};
    }
    throw std::logic_error("a fault without words");
}

}  // namespace

Error fault_told(
    const api::CertificateJudgement& judgement, const HostName& host, const Certificate& files
) {
    auto [message, hint] = words_for(judgement, host, files);
    const bool is_keys = judgement.fault == Fault::unreadable_key ||
                         judgement.fault == Fault::other_key || judgement.fault == Fault::weak_key;
    return {
        Errc::configuration, std::move(message), std::move(hint), is_keys ? "key" : "certificate"};
}

}  // namespace mailctl::hosting
