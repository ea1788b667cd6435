#include "daemon/httpd/dinomail/kinds.hpp"

#include "common/types/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <utility>

namespace mailctl::httpd::dinomail {
namespace {

Error no_domain(const json& uri) {
    return wrong(fmt::format(
        "Could not find the provided virtualdomain object via resource URI '{}'.",
        uri.is_string() ? escaped(uri.get<std::string>()) : uri.dump()
    ));
}

Error no_data(const char* member) {
    return wrong(
        fmt::format("The '{}' field has no data and doesn't allow a default or null value.", member)
    );
}

json shown_as_domain(const json& found) {
    auto domain = with("id", found["id"]);
    domain["domain"] = found["domain"];
    return domain;
}

// The name of an object that stands in the place of an address.
Result<std::string> nested_name(const json& nested) {
    auto name = needed_text_in(nested, "name");
    return name ? Result<std::string>(lower_case(*name)) : name;
}

// Where it has a number already.
json address_of_nested(const json& nested) {
    if (nested.contains("resource_uri") && nested["resource_uri"].is_string()) {
        return nested["resource_uri"];
    }
    if (nested.contains("id") && nested["id"].is_number_integer()) {
        return uri_of(domains.name, nested["id"].get<std::int64_t>());
    }
    return nullptr;
}

asio::awaitable<Told> domain_at(Desk& desk, json uri) {
    const auto id = id_in(uri, domains.name);
    if (!id) {
        co_return no_domain(uri);
    }
    std::vector<std::int64_t> ids(1, *id);
    auto found = co_await rows_of(desk, domains, std::move(ids));
    if (!found) {
        co_return found.error();
    }
    co_return found->empty() ? Told(no_domain(uri)) : Told(shown_as_domain((*found)[0]));
}

asio::awaitable<Told> domain_named(Hand hand, const json& nested) {
    const auto name = nested_name(nested);
    if (!name) {
        co_return name.error();
    }
    auto wanted = with("domain", *name);
    auto page = co_await hand.desk.call(*domains.find, std::move(wanted), Deed::reads);
    if (!page) {
        co_return page.error();
    }
    if (!(*page)["domains"].empty()) {
        co_return shown_as_domain((*page)["domains"][0]);
    }
    auto made = co_await domains.add(hand, nested);
    if (!made) {
        co_return made.error();
    }
    auto told = with("id", (*made)["id"]);
    told["domain"] = *name;
    told["made"] = true;
    co_return told;
}

}  // namespace

json Hand::marked(json parameters) const {
    if (is_dry) {
        parameters["dry_run"] = true;
    }
    return parameters;
}

json with(const char* member, json value) {
    auto object = json::object();
    object[member] = std::move(value);
    return object;
}

Error wrong(std::string message) { return {Errc::invalid_argument, std::move(message), {}, {}}; }

std::string uri_of(std::string_view kind, std::int64_t id) {
    return fmt::format("/api/{}/{}/", kind, id);
}

std::optional<std::int64_t> whole_number(std::string_view text) {
    std::int64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, number);
    const bool is_number = !text.empty() && read.ec == std::errc() && read.ptr == end;
    return is_number ? std::optional(number) : std::nullopt;
}

std::optional<std::int64_t> id_in(const json& uri, std::string_view kind) {
    if (!uri.is_string()) {
        return std::nullopt;
    }
    const std::string_view text = uri.get_ref<const std::string&>();
    const auto begin = fmt::format("/api/{}/", kind);
    if (!text.starts_with(begin) || !text.ends_with('/') || text.size() <= begin.size()) {
        return std::nullopt;
    }
    return whole_number(text.substr(begin.size(), text.size() - begin.size() - 1));
}

asio::awaitable<Told> rows_of(Desk& desk, const Kind& kind, std::vector<std::int64_t> ids) {
    auto wanted = with("ids", json(ids));
    auto page = co_await desk.call(*kind.find, std::move(wanted), Deed::reads);
    if (!page) {
        co_return page.error();
    }
    json rows = std::move((*page)[kind.rows]);
    co_return rows;
}

asio::awaitable<Told> id_where(Desk& desk, const Kind& kind, json wanted) {
    auto page = co_await desk.call(*kind.find, std::move(wanted), Deed::reads);
    if (!page) {
        co_return page.error();
    }
    const auto& rows = (*page)[kind.rows];
    if (rows.empty()) {
        co_return Error{Errc::not_found, "somebody has removed it meanwhile", {}, {}};
    }
    co_return with("id", rows[0]["id"]);
}

asio::awaitable<Told> domain_in(Hand hand, const json& object) {
    const auto found = object.find("domain");
    if (found == object.end() || found->is_null()) {
        co_return no_data("domain");
    }
    const auto& domain = *found;
    if (!domain.is_object()) {
        co_return co_await domain_at(hand.desk, domain);
    }
    auto address = address_of_nested(domain);
    if (!address.is_null()) {
        co_return co_await domain_at(hand.desk, std::move(address));
    }
    co_return co_await domain_named(hand, domain);
}

asio::awaitable<Told> take_back_domain(Hand hand, const json& domain) {
    if (!domain.contains("made") || hand.is_dry) {
        co_return json::object();
    }
    co_return co_await domains.remove(hand, domain);
}

Status check_in_domain(const std::string& address, const std::string& domain) {
    const auto at = std::min(address.rfind('@'), address.size());
    const auto behind = address.substr(std::min(at + 1, address.size()));
    if (lower_case(behind) == domain) {
        return {};
    }
    return wrong(fmt::format(
        "The domain of {} ({}) is not the same as the domain {}",
        escaped(address),
        escaped(behind),
        domain
    ));
}

Result<std::optional<std::string>> text_in(const json& object, const char* member) {
    const auto found = object.find(member);
    if (found == object.end()) {
        return std::optional<std::string>();
    }
    if (!found->is_string()) {
        return wrong(fmt::format("The '{}' field is to be text.", member));
    }
    return std::optional(found->get<std::string>());
}

Result<std::string> needed_text_in(const json& object, const char* member) {
    auto text = text_in(object, member);
    if (!text) {
        return text.error();
    }
    return *text && !(*text)->empty() ? Result<std::string>(**text)
                                      : Result<std::string>(no_data(member));
}

Status check_stays(const json& object, const char* member, const json& now) {
    const auto found = object.find(member);
    if (found == object.end() || *found == now) {
        return {};
    }
    const bool is_same_folded = found->is_string() && now.is_string() &&
                                lower_case(found->get<std::string>()) == now.get<std::string>();
    if (is_same_folded) {
        return {};
    }
    return wrong(fmt::format(
        "The '{}' of what is there stays as it is: mail lies under it. Add another one, and delete "
        "this.",
        member
    ));
}

}  // namespace mailctl::httpd::dinomail
