#include "common/api/alias/add.hpp"
#include "common/api/alias/find.hpp"
#include "common/api/alias/remove.hpp"
#include "common/api/alias/set.hpp"
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

json row_of(const json& source, const json& destination) {
    auto wanted = with("source", source);
    wanted["destinations"] = json::array();
    wanted["destinations"].push_back(destination);
    return wanted;
}

asio::awaitable<Told> add_alias(Hand hand, const json& object) {
    auto source = needed_text_in(object, "source");
    if (!source) {
        co_return source.error();
    }
    auto destination = needed_text_in(object, "destination");
    if (!destination) {
        co_return destination.error();
    }
    auto domain = co_await domain_in(hand, object);
    if (!domain) {
        co_return domain.error();
    }
    const auto name = (*domain)["domain"].get<std::string>();
    auto status = check_in_domain(*source, name);
    if (!status) {
        auto gone = co_await take_back_domain(hand, *domain);
        co_return gone ? Told(status.error()) : gone;
    }
    auto wanted = hand.marked(row_of(*source, *destination));
    if (hand.is_dry && domain->contains("made")) {
        auto judged = ask_of<api::AliasAdd>.text_of(wanted);
        co_return judged ? Told(with("id", 0)) : Told(judged.error());
    }
    auto done = co_await hand.desk.act<api::AliasAdd>(std::move(wanted));
    if (!done) {
        auto gone = co_await take_back_domain(hand, *domain);
        co_return gone ? Told(done.error()) : gone;
    }
    if (!(*done)["changed"].get<bool>()) {
        co_return wrong("Alias with this Source and Destination already exists.");
    }
    if (hand.is_dry) {
        co_return with("id", 0);
    }
    auto ends = with("source", *source);
    ends["destination"] = *destination;
    co_return co_await id_where(hand.desk, aliases, std::move(ends));
}

asio::awaitable<Told> change_alias(Hand hand, const json& found, const json& object) {
    auto source = text_in(object, "source");
    if (!source) {
        co_return source.error();
    }
    auto destination = text_in(object, "destination");
    if (!destination) {
        co_return destination.error();
    }
    if (object.contains("domain")) {
        auto domain = co_await domain_in(hand, object);
        if (!domain) {
            co_return domain.error();
        }
        const auto name = (*domain)["domain"].get<std::string>();
        const auto by_then = source->value_or(found["source"].get<std::string>());
        if (auto status = check_in_domain(by_then, name); !status) {
            co_return status.error();
        }
    }
    auto wanted = hand.marked(with("id", found["id"]));
    if (*source) {
        wanted["rename"] = **source;
    }
    if (*destination) {
        wanted["destinations"] = json::array();
        wanted["destinations"].push_back(**destination);
    }
    co_return co_await hand.desk.act<api::AliasSet>(std::move(wanted));
}

asio::awaitable<Told> remove_alias(Hand hand, const json& found) {
    auto wanted = hand.marked(row_of(found["source"], found["destination"]));
    co_return co_await hand.desk.act<api::AliasRemove>(std::move(wanted));
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
    remove_alias};

}  // namespace mailctl::httpd::dinomail
