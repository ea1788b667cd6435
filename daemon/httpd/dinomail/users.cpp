#include "common/api/mailbox/find.hpp"
#include "common/types/secret.hpp"
#include "daemon/httpd/dinomail/kinds.hpp"

#include <fmt/format.h>

#include <array>
#include <limits>
#include <utility>

namespace mailctl::httpd::dinomail {
namespace {

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

// Without a password nobody can log in yet.
json mailbox_of(const NewUser& user) {
    auto wanted = with("address", user.email);
    if (user.password) {
        wanted["password"] = *user.password;
    }
    if (user.quota) {
        wanted["quota"] = *user.quota;
    }
    return wanted;
}

asio::awaitable<Told> add_user(Desk& desk, const json& object) {
    auto user = new_user_in(object);
    if (!user) {
        co_return user.error();
    }
    auto domain = co_await domain_in(desk, object);
    if (!domain) {
        co_return domain.error();
    }
    const auto name = (*domain)["domain"].get<std::string>();
    if (auto status = check_in_domain(user->email, name); !status) {
        co_return status.error();
    }
    json steps = std::move((*domain)["steps"]);
    steps.push_back(with("add_mailbox", mailbox_of(*user)));
    if (user->password) {
        mailctl::wipe(*user->password);
    }
    co_return steps;
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

asio::awaitable<Told> change_user(Desk&, const json& found, const json& object) {
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
        co_return json::array();
    }
    auto wanted = with("address", found["address"]);
    wanted["quota"] = **quota;
    co_return one_step("set_mailbox", std::move(wanted));
}

json named_user(const json& object) { return with("address", object["email"]); }

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
    named_user};

}  // namespace mailctl::httpd::dinomail
