#include "daemon/mailctld/lookup/rows.hpp"

#include "daemon/mailctld/lookup/local_part.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace mailctl::lookup {
namespace {

// Of these maps Postfix only asks whether a key is there.
constexpr const char* is_there = "OK";

std::string key_of(const AddressState& address) {
    check_local_part(address.local, address.domain);
    return address_of(address.local, address.domain);
}

/// None twice: Postfix would send its mail twice.
std::optional<std::string> joined(const std::vector<std::string>& addresses) {
    std::vector<std::string> different;
    for (const auto& address : addresses) {
        if (std::find(different.begin(), different.end(), address) == different.end()) {
            different.push_back(address);
        }
    }
    return different.empty() ? std::nullopt
                             : std::optional(fmt::format("{}", fmt::join(different, ",")));
}

std::vector<std::string> texts_of(const std::vector<MailAddress>& addresses) {
    std::vector<std::string> texts;
    for (const auto& address : addresses) {
        texts.push_back(address.text());
    }
    return texts;
}

}  // namespace

Row domain_row(const DomainState& domain) {
    return {
        domain.name.text(), domain.is_hosted ? std::optional(std::string(is_there)) : std::nullopt};
}

Row mailbox_row(const AddressState& address) {
    const bool accepts = address.mailbox && address.mailbox->accepts_mail;
    return {key_of(address), accepts ? std::optional(std::string(is_there)) : std::nullopt};
}

Row alias_row(const AddressState& address, bool has_catch_all) {
    auto key = key_of(address);
    auto value = joined(texts_of(address.destinations));
    if (!value && has_catch_all && address.mailbox && address.mailbox->accepts_mail) {
        value = key;
    }
    return {std::move(key), std::move(value)};
}

Row catch_all_row(const DomainState& domain) {
    return {address_of({}, domain.name), joined(texts_of(domain.catch_all))};
}

Row sender_row(const AddressState& address) {
    auto key = key_of(address);
    auto logins = texts_of(address.senders);
    const bool is_suspended = address.mailbox && !address.mailbox->password;
    if (is_suspended) {
        logins.erase(std::remove(logins.begin(), logins.end(), key), logins.end());
    } else if (address.mailbox) {
        logins.insert(logins.begin(), key);
    }
    return {std::move(key), joined(logins)};
}

std::optional<std::string> passdb_text(const AddressState& address) {
    if (!address.mailbox || !address.mailbox->password) {
        return std::nullopt;
    }
    nlohmann::json text;
    text["password"] = *address.mailbox->password;
    return text.dump();
}

std::optional<std::string> userdb_text(const AddressState& address, const MailOwner& owner) {
    if (!address.mailbox) {
        return std::nullopt;
    }
    nlohmann::json text;
    text["uid"] = owner.uid;
    text["gid"] = owner.gid;
    text["home"] = address.mailbox->home;
    if (!address.mailbox->mail.empty()) {
        text["mail"] = address.mailbox->mail;
    }
    // Dovecot knows no limit of 0.
    if (address.mailbox->quota_bytes != 0) {
        text["quota_rule"] = fmt::format("*:bytes={}", address.mailbox->quota_bytes);
    }
    return text.dump();
}

}  // namespace mailctl::lookup
