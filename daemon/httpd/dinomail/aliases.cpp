#include "common/api/alias/find.hpp"
#include "daemon/httpd/dinomail/kinds.hpp"

#include <array>
#include <string>
#include <utility>

namespace mailctl::httpd::dinomail {
namespace {

json shown_alias(const json& found) {
    const auto id = found["id"].get<std::int64_t>();
    return {
        {"destination", found["destination"]},
        {"domain", uri_of(domains.name, found["domain_id"].get<std::int64_t>())},
        {"id", id},
        {"resource_uri", uri_of(aliases.name, id)},
        {"source", found["source"]}};
}

// The steps that come first, where the domain is to be made; an error where it is another one.
Told steps_before(const Told& domain, const std::string& source) {
    if (!domain) {
        return domain.error();
    }
    auto status = check_in_domain(source, (*domain)["domain"].get<std::string>());
    return status ? Told((*domain)["steps"]) : Told(status.error());
}

asio::awaitable<Told> add_alias(Desk& desk, const json& object) {
    auto source = needed_text_in(object, "source");
    if (!source) {
        co_return source.error();
    }
    auto destination = needed_text_in(object, "destination");
    if (!destination) {
        co_return destination.error();
    }
    const auto domain = co_await domain_in(desk, object);
    auto steps = steps_before(domain, *source);
    if (steps) {
        auto wanted = with("source", *source);
        wanted["destinations"] = list_of(*destination);
        steps->push_back(with("add_alias", std::move(wanted)));
    }
    co_return steps;
}

asio::awaitable<Told> change_alias(Desk& desk, const json& found, const json& object) {
    auto source = text_in(object, "source");
    if (!source) {
        co_return source.error();
    }
    auto destination = text_in(object, "destination");
    if (!destination) {
        co_return destination.error();
    }
    Told steps = json::array();
    if (object.contains("domain")) {
        const auto domain = co_await domain_in(desk, object);
        steps = steps_before(domain, source->value_or(found["source"].get<std::string>()));
        if (!steps) {
            co_return steps;
        }
    }
    auto wanted = with("id", found["id"]);
    if (*source) {
        wanted["rename"] = **source;
    }
    if (*destination) {
        wanted["destinations"] = list_of(**destination);
    }
    steps->push_back(with("set_alias", std::move(wanted)));
    co_return steps;
}

json named_alias(const json& object) {
    auto ends = with("source", object["source"]);
    ends["destination"] = object["destination"];
    return ends;
}

constexpr std::array fields_of_aliases{
    Field{"destination", "string", "Where its mail goes: one address.", true},
    Field{"domain", "related", "The domain that its source is in.", true},
    Field{"id", "integer", "Its number, which no other one ever gets.", false, true, true},
    Field{"resource_uri", "string", "Its address here.", false, true},
    Field{"source", "string", "Whose mail it is; \"@example.org\" is all that nobody has.", true},
};

constexpr std::array filters_of_aliases{
    Filter{"id", "ids", Filter::Value::numbers},
    Filter{"id__in", "ids", Filter::Value::numbers},
    Filter{"source", "source"},
    Filter{"source__exact", "source"},
    Filter{"source__iexact", "source"},
    Filter{"destination", "destination"},
    Filter{"destination__exact", "destination"},
    Filter{"destination__iexact", "destination"},
    Filter{"domain", "domain_id", Filter::Value::domain},
    Filter{"domain__id", "domain_id", Filter::Value::domain},
};

constexpr std::array orders_of_aliases{
    Order{"id", "id"},
    Order{"source", "source"},
    Order{"destination", "destination"},
    Order{"domain", "domain"}};

}  // namespace

const Kind aliases{
    "virtualalias",
    "aliases",
    &ask_of<api::AliasFind>,
    fields_of_aliases,
    filters_of_aliases,
    orders_of_aliases,
    shown_alias,
    add_alias,
    change_alias,
    named_alias};

}  // namespace mailctl::httpd::dinomail
