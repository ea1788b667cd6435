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

json place_in(const json& name, json steps) {
    auto place = with("domain", name);
    place["steps"] = std::move(steps);
    return place;
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
    co_return found->empty() ? Told(no_domain(uri))
                             : Told(place_in((*found)[0]["domain"], json::array()));
}

asio::awaitable<Told> domain_named(Desk& desk, const json& nested) {
    const auto name = nested_name(nested);
    if (!name) {
        co_return name.error();
    }
    auto wanted = with("domain", *name);
    auto page = co_await desk.call(domains.find(), std::move(wanted), Deed::reads);
    if (!page) {
        co_return page.error();
    }
    if (!(*page)["domains"].empty()) {
        co_return place_in(*name, json::array());
    }
    auto steps = co_await domains.add(desk, nested);
    co_return steps ? Told(place_in(*name, *std::move(steps))) : steps;
}

}  // namespace

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
    auto page = co_await desk.call(kind.find(), std::move(wanted), Deed::reads);
    if (!page) {
        co_return page.error();
    }
    json rows = std::move((*page)[kind.rows]);
    co_return rows;
}

asio::awaitable<Told> id_where(Desk& desk, const Kind& kind, json wanted) {
    auto page = co_await desk.call(kind.find(), std::move(wanted), Deed::reads);
    if (!page) {
        co_return page.error();
    }
    const auto& rows = (*page)[kind.rows];
    if (rows.empty()) {
        co_return Error{Errc::not_found, "somebody has removed it meanwhile", {}, {}};
    }
    co_return with("id", rows[0]["id"]);
}

json one_step(const char* member, json parameters) {
    return list_of(with(member, std::move(parameters)));
}

asio::awaitable<Told> domain_in(Desk& desk, const json& object) {
    const auto found = object.find("domain");
    if (found == object.end() || found->is_null()) {
        co_return no_data("domain");
    }
    const auto& domain = *found;
    if (!domain.is_object()) {
        co_return co_await domain_at(desk, domain);
    }
    auto address = address_of_nested(domain);
    if (!address.is_null()) {
        co_return co_await domain_at(desk, std::move(address));
    }
    co_return co_await domain_named(desk, domain);
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
