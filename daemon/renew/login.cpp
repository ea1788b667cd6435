#include "daemon/renew/login.hpp"

#include "common/wire/described.hpp"
#include "common/wire/json.hpp"

#include <string_view>

namespace mailctl::renew {

std::optional<api::MailboxRenewHash> login_from(std::string& given) {
    const auto end_of_name = given.find('\0');
    const auto end =
        end_of_name == std::string::npos ? end_of_name : given.find('\0', end_of_name + 1);
    if (end == std::string::npos) {
        wipe(given);
        return std::nullopt;
    }
    auto address = MailboxAddress::parse(std::string_view(given).substr(0, end_of_name));
    auto text = given.substr(end_of_name + 1, end - end_of_name - 1);
    wipe(given);
    auto password = Secret::parse(text);
    if (!address || !password) {
        return std::nullopt;
    }
    return api::MailboxRenewHash{*std::move(address), *std::move(password)};
}

std::string call_of(const api::MailboxRenewHash& login) {
    wire::json call{
        {"method", api::MailboxRenewHash::method},
        {"parameters", wire::encode_with_secrets(login)},
        {"oneway", true}};
    auto text = wire::to_text(call);
    wire::wipe(call);
    return text;
}

}  // namespace mailctl::renew
