#include "common/api/mailbox/add.hpp"
#include "common/api/mailbox/find.hpp"
#include "common/api/mailbox/remove.hpp"
#include "common/api/mailbox/set.hpp"
#include "common/types/rfc4648.hpp"
#include "common/types/secret.hpp"
#include "daemon/httpd/dinomail/kinds.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <stdexcept>
#include <utility>

#include <openssl/evp.h>
#include <openssl/rand.h>

namespace mailctl::httpd::dinomail {
namespace {

// What only a hash is kept of, and nobody has ever known: a mailbox that nobody can log in to yet.
// An Argon2 would take a fifth of a second to say the same.
std::string hash_of_nothing() {
    constexpr std::ptrdiff_t salt_bytes = 17;  // With the digest, no padding.
    std::array<unsigned char, 48> unknown{};
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    const bool is_made =
        RAND_bytes(unknown.data(), static_cast<int>(unknown.size())) == 1 &&
        EVP_Digest(unknown.data(), unknown.size(), digest.data(), &size, EVP_sha512(), nullptr) ==
            1;
    if (!is_made) {
        throw std::runtime_error("libcrypto has no SHA-512");
    }
    Bytes body(digest.begin(), digest.begin() + size);
    body.insert(body.end(), unknown.end() - salt_bytes, unknown.end());
    return "{SSHA512}" + base64(body);
}

Result<std::optional<std::string>> quota_in(const json& object) {
    const auto found = object.find("quota");
    if (found == object.end()) {
        return std::optional<std::string>();
    }
    std::optional<std::int64_t> bytes;
    if (found->is_number_integer() && *found <= std::numeric_limits<std::int64_t>::max()) {
        bytes = found->get<std::int64_t>();
    } else if (found->is_string()) {
        bytes = whole_number(found->get_ref<const std::string&>());
    }
    if (!bytes || *bytes < 0) {
        return wrong("The 'quota' field is a number of bytes, and 0 is no limit.");
    }
    return std::optional(std::to_string(*bytes));
}

json shown_user(const json& found) {
    const auto id = found["id"].get<std::int64_t>();
    return {
        {"domain", uri_of(domains.name, found["domain_id"].get<std::int64_t>())},
        {"email", found["address"]},
        {"id", id},
        {"quota", found["quota"]},
        {"resource_uri", uri_of(users.name, id)}};
}

/// What is wanted of a new mailbox, beside its domain.
struct NewUser {
    std::string email;
    std::optional<std::string> quota;
    std::optional<std::string> password;
};

Result<NewUser> new_user_in(const json& object) {
    auto email = needed_text_in(object, "email");
    if (!email) {
        return email.error();
    }
    auto quota = quota_in(object);
    if (!quota) {
        return quota.error();
    }
    auto password = text_in(object, "password");
    if (!password) {
        return password.error();
    }
    if (*password && (*password)->empty()) {
        return wrong("An empty 'password' is none: leave it out, and nobody can log in yet.");
    }
    return NewUser{*std::move(email), *std::move(quota), *std::move(password)};
}

json mailbox_of(const NewUser& user) {
    auto wanted = with("address", user.email);
    if (user.password) {
        wanted["password"] = *user.password;
    } else {
        wanted["hash"] = hash_of_nothing();
    }
    if (user.quota) {
        wanted["quota"] = *user.quota;
    }
    return wanted;
}

Error in_their_words(const Error& error) {
    const bool is_there = error.code == Errc::conflict && error.parameter == "address";
    return is_there ? wrong("User with this Email already exists.") : error;
}

asio::awaitable<Told> add_user(Hand hand, const json& object) {
    auto user = new_user_in(object);
    if (!user) {
        co_return user.error();
    }
    auto domain = co_await domain_in(hand, object);
    if (!domain) {
        co_return domain.error();
    }
    const auto name = (*domain)["domain"].get<std::string>();
    auto status = check_in_domain(user->email, name);
    if (!status) {
        auto gone = co_await take_back_domain(hand, *domain);
        co_return gone ? Told(status.error()) : gone;
    }
    auto wanted = hand.marked(mailbox_of(*user));
    if (user->password) {
        mailctl::wipe(*user->password);
    }
    if (hand.is_dry && domain->contains("made")) {
        // Its domain is to be made before it: only its own members can be judged.
        auto judged = ask_of<api::MailboxAdd>.text_of(wanted);
        co_return judged ? Told(with("id", 0)) : Told(judged.error());
    }
    auto named = with("address", user->email);
    auto made = co_await hand.desk.act<api::MailboxAdd>(std::move(wanted));
    if (!made) {
        auto gone = co_await take_back_domain(hand, *domain);
        co_return gone ? Told(in_their_words(made.error())) : gone;
    }
    if (hand.is_dry) {
        co_return with("id", 0);
    }
    co_return co_await id_where(hand.desk, users, std::move(named));
}

// As an address, or as the object that it is of.
Status check_domain_stays(const json& object, const std::string& here) {
    if (!object.contains("domain") || !object["domain"].is_object()) {
        return check_stays(object, "domain", here);
    }
    return check_stays(
        with("domain", object["domain"].value("resource_uri", json(here))), "domain", here
    );
}

asio::awaitable<Told> change_user(Hand hand, const json& found, const json& object) {
    if (auto status = check_stays(object, "email", found["address"]); !status) {
        co_return status.error();
    }
    const auto here = uri_of(domains.name, found["domain_id"].get<std::int64_t>());
    if (auto status = check_domain_stays(object, here); !status) {
        co_return status.error();
    }
    if (object.contains("password")) {
        co_return wrong(fmt::format(
            "A password is changed at {}.",
            uri_of("changeuserpassword", found["id"].get<std::int64_t>())
        ));
    }
    const auto quota = quota_in(object);
    if (!quota) {
        co_return quota.error();
    }
    if (!*quota) {
        co_return json::object();
    }
    auto wanted = with("address", found["address"]);
    wanted["quota"] = **quota;
    wanted = hand.marked(std::move(wanted));
    co_return co_await hand.desk.act<api::MailboxSet>(std::move(wanted));
}

asio::awaitable<Told> remove_user(Hand hand, const json& found) {
    auto wanted = hand.marked(with("address", found["address"]));
    co_return co_await hand.desk.act<api::MailboxRemove>(std::move(wanted));
}

constexpr std::array fields_of_users{
    Field{"domain", "related", "The domain it is in.", true},
    Field{"email", "string", "Its address, which stays.", true, false, true},
    Field{"id", "integer", "Its number, which no other one ever gets.", false, true, true},
    Field{"quota", "integer", "In bytes; 0 is no limit."},
    Field{"resource_uri", "string", "Its address here.", false, true},
};

constexpr std::array filters_of_users{
    Filter{"id", "ids", Filter::Value::numbers},
    Filter{"id__in", "ids", Filter::Value::numbers},
    Filter{"email", "address"},
    Filter{"email__exact", "address"},
    Filter{"email__iexact", "address"},
    Filter{"email__contains", "contains"},
    Filter{"email__icontains", "contains"},
    Filter{"quota", "quota", Filter::Value::number},
    Filter{"domain", "domain_id", Filter::Value::domain},
    Filter{"domain__id", "domain_id", Filter::Value::domain},
};

constexpr std::array orders_of_users{
    Order{"id", "id"},
    Order{"email", "address"},
    Order{"domain", "domain"},
    Order{"quota", "quota"}};

}  // namespace

const Kind users{
    "virtualuser",
    "mailboxes",
    &ask_of<api::MailboxFind>,
    fields_of_users,
    filters_of_users,
    orders_of_users,
    shown_user,
    add_user,
    change_user,
    remove_user};

}  // namespace mailctl::httpd::dinomail
