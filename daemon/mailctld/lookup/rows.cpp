#include "daemon/mailctld/lookup/rows.hpp"

#include "common/types/rfc4648.hpp"
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

// A colon ends a field. Only a password that is kept as it is can have one.
std::string in_one_field(const std::string& password) {
    const auto brace = password.find('}');
    if (password.find(':') == std::string::npos || brace == std::string::npos) {
        return password;
    }
    const auto body = password.substr(brace + 1);
    auto text = base64({reinterpret_cast<const std::uint8_t*>(body.data()), body.size()});
    text.append((4 - text.size() % 4) % 4, '=');
    return fmt::format("{}.b64}}{}", password.substr(0, brace), text);
}

// "user:password:uid:gid:gecos:home:shell:fields". The inbox has to be named as well: Debian's is
// /var/mail.
std::string userdb_line(const std::string& user, const Mailbox& mailbox, const MailOwner& owner) {
    auto line = fmt::format("{}::{}:{}::{}::", user, owner.uid, owner.gid, mailbox.home);
    if (const auto colon = mailbox.mail.find(':'); colon != std::string::npos) {
        auto path = mailbox.mail.substr(colon + 1);
        if (path.starts_with("~/")) {
            path = mailbox.home + path.substr(path.size() == 2 ? 2 : 1);
        }
        line += fmt::format(
            "userdb_mail_driver={} userdb_mail_path={} userdb_mail_inbox_path={}",
            mailbox.mail.substr(0, colon),
            path,
            path
        );
    }
    if (mailbox.quota_bytes != 0) {
        line += fmt::format(" userdb_quota_storage_size={}B", mailbox.quota_bytes);
    }
    return line + '\n';
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

std::optional<std::string> passdb_text(const AddressState& address, Spelling spelling) {
    if (!address.mailbox || !address.mailbox->password) {
        return std::nullopt;
    }
    if (spelling == Spelling::line) {
        return fmt::format("{}:{}\n", key_of(address), in_one_field(*address.mailbox->password));
    }
    nlohmann::json text;
    text["password"] = *address.mailbox->password;
    return text.dump();
}

std::optional<std::string> renewal_text(const AddressState& address, Spelling spelling) {
    const bool is_wanted =
        spelling == Spelling::json && address.mailbox && address.mailbox->wants_renewal;
    return is_wanted ? passdb_text(address, spelling) : std::nullopt;
}

std::optional<std::string> userdb_text(
    const AddressState& address, const MailOwner& owner, Spelling spelling
) {
    if (!address.mailbox) {
        return std::nullopt;
    }
    if (spelling == Spelling::line) {
        return userdb_line(key_of(address), *address.mailbox, owner);
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
