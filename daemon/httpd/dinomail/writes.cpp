#include "daemon/httpd/dinomail/writes.hpp"

#include "common/api/hosting/change.hpp"
#include "common/api/mailbox/set_password.hpp"
#include "common/types/secret.hpp"

#include <fmt/format.h>

#include <optional>
#include <set>
#include <utility>
#include <vector>

namespace mailctl::httpd::dinomail {
namespace {

Error no_such(const Kind& kind, std::int64_t id) {
    return {Errc::not_found, fmt::format("There is no {} {}.", kind.name, id), {}, {}};
}

asio::awaitable<Told> row_at(Desk& desk, const Kind& kind, std::int64_t id) {
    std::vector<std::int64_t> ids(1, id);
    auto rows = co_await rows_of(desk, kind, std::move(ids));
    if (!rows) {
        co_return rows.error();
    }
    if (rows->empty()) {
        co_return no_such(kind, id);
    }
    json row = std::move((*rows)[0]);
    co_return row;
}

// Which one an object is; nothing of a new one.
Result<std::optional<std::int64_t>> number_of(const Kind& kind, const json& object) {
    const auto uri = object.find("resource_uri");
    if (uri != object.end() && !uri->is_null() && *uri != "") {
        const auto id = id_in(*uri, kind.name);
        return id ? Result<std::optional<std::int64_t>>(std::optional(*id))
                  : Result<std::optional<std::int64_t>>(wrong("A 'resource_uri' is none of here."));
    }
    const auto id = object.find("id");
    if (id != object.end() && id->is_number_integer()) {
        return std::optional(id->get<std::int64_t>());
    }
    return std::optional<std::int64_t>();
}

// What is refused, in the words that programs know.
Error in_their_words(Error error) {
    if (error.code != Errc::conflict) {
        return error;
    }
    if (error.parameter == "address") {
        return wrong("User with this Email already exists.");
    }
    if (error.parameter == "add_domain") {
        return wrong("Virtual domain with this Name already exists.");
    }
    if (error.parameter == "add_alias") {
        return wrong("Alias with this Source and Destination already exists.");
    }
    return error;
}

asio::awaitable<Told> do_all(Desk& desk, json steps) {
    // What mailctld reads of one call, less what is around the steps; and how many it does as one.
    constexpr std::size_t longest = 65'000;
    constexpr std::size_t most = 1000;
    if (steps.empty()) {
        co_return json::object();
    }
    if (steps.size() > most || steps.dump().size() > longest) {
        wire::wipe(steps);
        co_return Error{
            Errc::invalid_argument,
            "These are too many objects for one change, which is done as a whole or not at all.",
            "send them in several lists, of a few hundred objects each",
            too_large};
    }
    auto wanted = with("steps", std::move(steps));
    auto done = co_await desk.act<api::HostingChange>(std::move(wanted));
    co_return done ? done : Told(in_their_words(done.error()));
}

// The step by which rows go; of these numbers ("ids"), or all but these ("all_but").
json going(const Kind& kind, const char* which, json ids) {
    auto gone = with("of", kind.rows);
    gone[which] = std::move(ids);
    return one_step("remove", std::move(gone));
}

json ids_in(const json& rows) {
    auto ids = json::array();
    for (const auto& row : rows) {
        ids.push_back(row["id"]);
    }
    return ids;
}

/// Objects that are written together: the steps of one change.
class Several {
public:
    Several(Desk& desk, const Kind& kind) : desk_(desk), kind_(kind) {}

    ~Several() { wire::wipe(steps_); }

    Several(const Several&) = delete;
    Several& operator=(const Several&) = delete;
    Several(Several&&) = delete;
    Several& operator=(Several&&) = delete;

    asio::awaitable<Told> take(const json& objects) {
        for (const auto& object : objects) {
            if (!object.is_object()) {
                co_return wrong("Each of 'objects' is to be an object of JSON.");
            }
            auto id = number_of(kind_, object);
            if (!id) {
                co_return id.error();
            }
            Told steps = json::array();
            if (*id) {
                auto row = co_await row_at(desk_, kind_, **id);
                if (!row) {
                    co_return row.error();
                }
                if (!named_.insert(**id).second) {
                    co_return wrong(fmt::format("{} {} is there twice.", kind_.name, **id));
                }
                steps = co_await kind_.change(desk_, *row, object);
            } else {
                steps = co_await kind_.add(desk_, object);
            }
            if (!steps) {
                co_return steps;
            }
            append(*std::move(steps));
        }
        co_return json::object();
    }

    asio::awaitable<Told> take_removed(const json& uris) {
        auto ids = json::array();
        for (const auto& uri : uris) {
            const auto id = id_in(uri, kind_.name);
            if (!id) {
                co_return wrong("Each of 'deleted_objects' is to be an address of here.");
            }
            auto row = co_await row_at(desk_, kind_, *id);
            if (!row) {
                co_return row.error();
            }
            ids.push_back(*id);
        }
        if (!ids.empty()) {
            append(going(kind_, "ids", std::move(ids)));
        }
        co_return json::object();
    }

    // All of the collection that no object is; new ones are none of it.
    void take_all_others() { append(going(kind_, "all_but", json(named_))); }

    asio::awaitable<Told> run() {
        json steps = std::move(steps_);
        steps_ = json::array();
        co_return co_await do_all(desk_, std::move(steps));
    }

private:
    // A domain that several objects bring along is made once.
    void append(json steps) {
        for (auto& step : steps) {
            const bool is_made =
                step.contains("add_domain") && !domains_.insert(step["add_domain"].dump()).second;
            if (!is_made) {
                steps_.push_back(std::move(step));
            }
        }
    }

    Desk& desk_;
    const Kind& kind_;
    json steps_ = json::array();
    std::set<std::int64_t> named_;
    std::set<std::string> domains_;
};

Result<json> list_in(const json& body, const char* member, bool is_needed) {
    const auto found = body.find(member);
    if (found == body.end() && !is_needed) {
        return json::array();
    }
    if (found == body.end() || !found->is_array()) {
        return wrong(fmt::format("Invalid data sent: '{}' is to be a list.", member));
    }
    return *found;
}

}  // namespace

asio::awaitable<Told> add_one(Desk& desk, const Kind& kind, const json& object) {
    const auto id = object.find("id");
    if (id != object.end() && !id->is_null()) {
        co_return wrong("The 'id' is given here, and never twice: leave it out.");
    }
    auto steps = co_await kind.add(desk, object);
    if (!steps) {
        co_return steps;
    }
    auto done = co_await do_all(desk, *std::move(steps));
    if (!done) {
        co_return done;
    }
    auto named = kind.named(object);
    co_return co_await id_where(desk, kind, std::move(named));
}

asio::awaitable<Told> change_one(
    Desk& desk, const Kind& kind, std::int64_t id, const json& object
) {
    auto row = co_await row_at(desk, kind, id);
    if (!row) {
        co_return row.error();
    }
    if (auto status = check_stays(object, "id", json(id)); !status) {
        co_return wrong("The 'id' is another one than that of the address.");
    }
    auto steps = co_await kind.change(desk, *row, object);
    if (!steps) {
        co_return steps;
    }
    co_return co_await do_all(desk, *std::move(steps));
}

asio::awaitable<Told> remove_one(Desk& desk, const Kind& kind, std::int64_t id) {
    auto row = co_await row_at(desk, kind, id);
    if (!row) {
        co_return row.error();
    }
    auto steps = going(kind, "ids", list_of(id));
    co_return co_await do_all(desk, std::move(steps));
}

asio::awaitable<Told> patch_list(Desk& desk, const Kind& kind, const json& body) {
    const auto objects = list_in(body, "objects", true);
    if (!objects) {
        co_return objects.error();
    }
    const auto gone = list_in(body, "deleted_objects", false);
    if (!gone) {
        co_return gone.error();
    }
    Several several(desk, kind);
    auto taken = co_await several.take(*objects);
    if (!taken) {
        co_return taken;
    }
    taken = co_await several.take_removed(*gone);
    if (!taken) {
        co_return taken;
    }
    co_return co_await several.run();
}

asio::awaitable<Told> put_list(Desk& desk, const Kind& kind, const json& body) {
    const auto objects = list_in(body, "objects", true);
    if (!objects) {
        co_return objects.error();
    }
    Several several(desk, kind);
    auto taken = co_await several.take(*objects);
    if (!taken) {
        co_return taken;
    }
    several.take_all_others();
    co_return co_await several.run();
}

asio::awaitable<Told> remove_list(Desk& desk, const Kind& kind, const http::Request& request) {
    auto wanted = wanted_of(kind, request, /*is_for_show=*/false);
    if (!wanted) {
        co_return wanted.error();
    }
    if (!wanted->is_filtered) {
        auto all = going(kind, "all_but", json::array());
        co_return co_await do_all(desk, std::move(all));
    }
    // What goes makes room for the next: the first page is always another one.
    auto filter = wanted->parameters;
    filter.erase("limit");
    filter["offset"] = 0;
    for (;;) {
        auto parameters = filter;
        auto page = co_await desk.call(kind.find(), std::move(parameters), Deed::reads);
        if (!page) {
            co_return page.error();
        }
        const auto& rows = (*page)[kind.rows];
        if (rows.empty()) {
            co_return json::object();
        }
        auto steps = going(kind, "ids", ids_in(rows));
        auto done = co_await do_all(desk, std::move(steps));
        if (!done && done.error().code != Errc::not_found) {
            co_return done;
        }
    }
}

asio::awaitable<Told> set_password(Desk& desk, std::int64_t id, const json& body) {
    auto row = co_await row_at(desk, users, id);
    if (!row) {
        co_return row.error();
    }
    auto password = needed_text_in(body, "password");
    if (!password) {
        co_return password.error();
    }
    auto wanted = with("address", (*row)["address"]);
    wanted["password"] = *password;
    mailctl::wipe(*password);
    co_return co_await desk.act<api::MailboxSetPassword>(std::move(wanted));
}

}  // namespace mailctl::httpd::dinomail
