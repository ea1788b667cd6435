#include "daemon/httpd/dinomail/key.hpp"

#include "common/api/session/log_in.hpp"
#include "common/api/session/log_out.hpp"
#include "common/api/session/renew_key.hpp"
#include "common/types/rfc4648.hpp"
#include "common/types/secret.hpp"
#include "daemon/httpd/http/fields.hpp"

#include <string>
#include <utility>

namespace mailctl::httpd::dinomail {
namespace {

constexpr std::string_view basic = "Basic ";

Error not_named() {
    return {
        Errc::unauthenticated, "A key is told to who gives name and password, as Basic.", {}, {}};
}

// RFC 7617: "name:password" in base64, with or without its padding.
Result<json> login_in(const http::Request& request) {
    const auto value = request.fields.only("Authorization").value_or("");
    if (value.size() <= basic.size() || !http::same_name(value.substr(0, basic.size()), basic)) {
        return not_named();
    }
    auto coded = value.substr(basic.size());
    auto bytes = from_base64(coded);
    while (!bytes && coded.ends_with('=')) {
        coded.remove_suffix(1);
        bytes = from_base64(coded);
    }
    std::string text = bytes ? std::string(bytes->begin(), bytes->end()) : std::string();
    const auto colon = text.find(':');
    if (colon == std::string::npos) {
        return not_named();
    }
    auto login = with("user", text.substr(0, colon));
    login["password"] = text.substr(colon + 1);
    login["agent"] = std::string(request.fields.find("User-Agent").value_or(""));
    mailctl::wipe(text);
    return login;
}

json shown_key(const json& key) {
    auto since = key["since"].get<std::string>();
    if (since.ends_with('Z')) {
        since.pop_back();
    }
    const auto id = key["id"].get<std::int64_t>();
    return {
        {"created", since},
        {"id", id},
        {"key", key["key"]},
        {"resource_uri", uri_of("apikey", id)}};
}

}  // namespace

asio::awaitable<Told> renewed_key(
    Links& links, const Errand& errand, std::optional<std::int64_t> id
) {
    auto login = login_in(errand.request);
    if (!login) {
        co_return login.error();
    }
    Desk door(links, errand.on_of_nobody());
    auto opened = co_await door.act<api::SessionLogIn>(*std::move(login));
    if (!opened) {
        co_return opened.error();
    }
    auto on = errand.on_of_nobody();
    on.token = (*opened)["session"].get<std::string>();
    wire::wipe(*opened);
    Desk desk(links, std::move(on));
    auto wanted = json::object();
    if (id) {
        wanted["id"] = *id;
    }
    auto key = co_await desk.act<api::SessionRenewKey>(std::move(wanted));
    // Nobody is left logged in for it.
    auto out = co_await desk.act<api::SessionLogOut>();
    if (!key) {
        co_return key.error();
    }
    co_return shown_key(*key);
}

}  // namespace mailctl::httpd::dinomail
