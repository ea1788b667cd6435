#include "common/api/hosting/find_domains.hpp"
#include "daemon/httpd/dinomail/kinds.hpp"

#include <array>
#include <string>
#include <utility>

namespace mailctl::httpd::dinomail {
namespace {

/// A text of a domain, and the member by which mailctld knows it.
struct Trait {
    const char* name;
    const char* member;
};
constexpr std::array traits{
    Trait{"display_name", "display_name"},
    Trait{"short_display_name", "short_display_name"},
    Trait{"imap_address", "imap_host"},
    Trait{"pop_address", "pop_host"},
    Trait{"smtp_address", "smtp_host"},
    Trait{"dkim_key_name", "dkim_key_name"},
    Trait{"dkim_key", "dkim_key"},
};

// "2026-11-21T02:33:12Z" without its zone, as programs have read it.
std::string without_zone(const json& time) {
    auto text = time.get<std::string>();
    if (text.ends_with('Z')) {
        text.pop_back();
    }
    return text;
}

// Nobody has asked the DNS: none of the three is known to be there.
json shown_domain(const json& found) {
    const auto id = found["id"].get<std::int64_t>();
    const auto since = without_zone(found["since"]);
    json shown{
        {"id", id},
        {"name", found["domain"]},
        {"resource_uri", uri_of(domains.name, id)},
        {"dkim_status", 0},
        {"dkim_last_update", since},
        {"dmarc_status", 0},
        {"dmarc_last_update", since},
        {"spf_status", 0},
        {"spf_last_update", since}};
    for (const auto& [name, member] : traits) {
        shown[name] = found[member];
    }
    return shown;
}

// What is told of a domain; without anything where the object says nothing of it.
Told described_in(const json& object, const json& name) {
    auto wanted = with("domain", name);
    for (const auto& [theirs, ours] : traits) {
        auto text = text_in(object, theirs);
        if (!text) {
            return text.error();
        }
        if (*text) {
            wanted[ours] = **text;
        }
    }
    return wanted;
}

bool says_something(const json& described) { return described.size() > 1; }

asio::awaitable<Told> add_domain(Desk&, const json& object) {
    auto name = needed_text_in(object, "name");
    if (!name) {
        co_return name.error();
    }
    auto described = described_in(object, *name);
    if (!described) {
        co_return described.error();
    }
    auto steps = one_step("add_domain", with("domain", *name));
    if (says_something(*described)) {
        steps.push_back(with("set_domain", *std::move(described)));
    }
    co_return steps;
}

asio::awaitable<Told> change_domain(Desk&, const json& found, const json& object) {
    if (auto status = check_stays(object, "name", found["domain"]); !status) {
        co_return status.error();
    }
    auto described = described_in(object, found["domain"]);
    if (!described) {
        co_return described.error();
    }
    co_return says_something(*described) ? one_step("set_domain", *std::move(described))
                                         : json::array();
}

json named_domain(const json& object) { return with("domain", object["name"]); }

constexpr std::array fields_of_domains{
    Field{"display_name", "string", "What mail programs show."},
    Field{"dkim_key", "string", "The public key, as it stands in the DNS behind \"p=\"."},
    Field{"dkim_key_name", "string", "Its name below _domainkey."},
    Field{"dkim_last_update", "datetime", "When it was last looked for.", false, true},
    Field{"dkim_status", "integer", "0: not looked for.", false, true},
    Field{"dmarc_last_update", "datetime", "When it was last looked for.", false, true},
    Field{"dmarc_status", "integer", "0: not looked for.", false, true},
    Field{"id", "integer", "Its number, which no other one ever gets.", false, true, true},
    Field{"imap_address", "string", "Where mail programs read; empty: the mail host."},
    Field{"name", "string", "Its name, which stays.", true, false, true},
    Field{"pop_address", "string", "Where mail programs fetch; empty: nowhere."},
    Field{"resource_uri", "string", "Its address here.", false, true},
    Field{"short_display_name", "string", "The same, where there is little place."},
    Field{"smtp_address", "string", "Where mail programs send; empty: the mail host."},
    Field{"spf_last_update", "datetime", "When it was last looked for.", false, true},
    Field{"spf_status", "integer", "0: not looked for.", false, true},
};

constexpr std::array filters_of_domains{
    Filter{"id", "ids", Filter::Value::numbers},
    Filter{"id__in", "ids", Filter::Value::numbers},
    Filter{"name", "domain"},
    Filter{"name__exact", "domain"},
    Filter{"name__iexact", "domain"},
    Filter{"name__contains", "contains"},
    Filter{"name__icontains", "contains"},
};

constexpr std::array orders_of_domains{Order{"id", "id"}, Order{"name", "name"}};

}  // namespace

const Kind domains{
    "virtualdomain",
    "domains",
    &ask_of<api::HostingFindDomains>,
    fields_of_domains,
    filters_of_domains,
    orders_of_domains,
    shown_domain,
    add_domain,
    change_domain,
    named_domain};

}  // namespace mailctl::httpd::dinomail
