#include "daemon/mailctld/hosting/domain_traits.hpp"

#include "common/types/host_name.hpp"
#include "common/types/text.hpp"

#include <fmt/format.h>

#include <array>

namespace mailctl::hosting {
namespace {

enum class Look { text, host, selector, key };

/// One of the things that are told of a domain.
struct Trait {
    const char* name;
    Look look;
    std::size_t longest;
    std::optional<std::string> api::HostingSetDomain::*wanted;
    std::string store::HostedDomain::*kept;
    std::optional<std::string> api::HostingShowDomainReply::*told;
};

constexpr std::array traits{
    Trait{
        "display_name",
        Look::text,
        200,
        &api::HostingSetDomain::display_name,
        &store::HostedDomain::display_name,
        &api::HostingShowDomainReply::display_name},
    Trait{
        "short_display_name",
        Look::text,
        50,
        &api::HostingSetDomain::short_display_name,
        &store::HostedDomain::short_display_name,
        &api::HostingShowDomainReply::short_display_name},
    Trait{
        "imap_host",
        Look::host,
        255,
        &api::HostingSetDomain::imap_host,
        &store::HostedDomain::imap_host,
        &api::HostingShowDomainReply::imap_host},
    Trait{
        "pop_host",
        Look::host,
        255,
        &api::HostingSetDomain::pop_host,
        &store::HostedDomain::pop_host,
        &api::HostingShowDomainReply::pop_host},
    Trait{
        "smtp_host",
        Look::host,
        255,
        &api::HostingSetDomain::smtp_host,
        &store::HostedDomain::smtp_host,
        &api::HostingShowDomainReply::smtp_host},
    Trait{
        "dkim_key_name",
        Look::selector,
        200,
        &api::HostingSetDomain::dkim_key_name,
        &store::HostedDomain::dkim_key_name,
        &api::HostingShowDomainReply::dkim_key_name},
    // An RSA key of 4096 bits has 736 letters.
    Trait{
        "dkim_key",
        Look::key,
        1400,
        &api::HostingSetDomain::dkim_key,
        &store::HostedDomain::dkim_key,
        &api::HostingShowDomainReply::dkim_key},
};

constexpr std::string_view letters_of_keys =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

// Why a text is none of that look; nothing where it is one.
const char* trouble_with_look(Look look, const std::string& text) {
    const auto only = [&](std::string_view more) {
        return text.find_first_not_of(std::string(letters_of_keys) + std::string(more)) ==
               std::string::npos;
    };
    switch (look) {
        case Look::text:
            return is_printable_utf8(text) ? nullptr : "use text that can be printed on one line";
        case Look::host: {
            const auto host = HostName::parse(text);
            return host && !host->is_address() ? nullptr : "name a host: mail.example.org";
        }
        case Look::selector:
            return only(".-_") && !text.starts_with('.') && !text.ends_with('.')
                       ? nullptr
                       : "use letters, digits, \".\", \"-\" and \"_\"";
        case Look::key:
            return only("+/=") ? nullptr : "use what stands behind \"p=\": base64, without blanks";
    }
    return nullptr;
}

Status check_trait(const Trait& trait, const std::string& text) {
    const auto* const hint = text.size() > trait.longest ? "make it shorter"
                             : text.empty()              ? nullptr
                                                         : trouble_with_look(trait.look, text);
    if (hint == nullptr) {
        return {};
    }
    return Error{
        Errc::invalid_argument,
        fmt::format("\"{}\" is no {}", escaped(text.substr(0, 60)), trait.name),
        hint,
        trait.name};
}

std::optional<std::string> shown_trait(const std::string& text) {
    return text.empty() ? std::nullopt : std::optional(text);
}

}  // namespace

Status check_traits(const api::HostingSetDomain& request) {
    for (const auto& trait : traits) {
        const auto& wanted = request.*trait.wanted;
        if (auto status = wanted ? check_trait(trait, *wanted) : Status(); !status) {
            return status;
        }
    }
    return {};
}

void tell_traits(const store::HostedDomain& domain, api::HostingShowDomainReply& reply) {
    for (const auto& trait : traits) {
        reply.*trait.told = shown_trait(domain.*trait.kept);
    }
}

void put_traits(
    store::Database& db,
    store::HostedDomain domain,
    const api::HostingSetDomain& request,
    api::Act& act
) {
    const auto before = act.plan.size();
    for (const auto& trait : traits) {
        const auto& wanted = request.*trait.wanted;
        if (!wanted || *wanted == domain.*trait.kept) {
            continue;
        }
        act.plan.push_back(
            {fmt::format("{} of {}", trait.name, domain.name),
             "mailctl",
             shown_trait(domain.*trait.kept),
             shown_trait(*wanted)}
        );
        domain.*trait.kept = *wanted;
    }
    if (act.plan.size() > before) {
        act.changed = true;
        store::save_hosted_domain(db, domain);
    }
}

}  // namespace mailctl::hosting
