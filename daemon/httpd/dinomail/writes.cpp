#include "daemon/httpd/dinomail/writes.hpp"

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

/// One object of a list that is written, and what was done about it.
struct Step {
    const json* object;
    json before = nullptr;  ///< The row, of one that was there.
    std::int64_t added = 0;
};

/// Writes several objects: all are judged, then all are done; what fails then takes back the
/// others.
class Several {
public:
    Several(Desk& desk, const Kind& kind) : desk_(desk), kind_(kind) {}

    asio::awaitable<Told> take(const json& objects) {
        for (const auto& object : objects) {
            if (!object.is_object()) {
                co_return wrong("Each of 'objects' is to be an object of JSON.");
            }
            auto id = number_of(kind_, object);
            if (!id) {
                co_return id.error();
            }
            Step step{&object};
            if (*id) {
                auto row = co_await row_at(desk_, kind_, **id);
                if (!row) {
                    co_return row.error();
                }
                step.before = *std::move(row);
                if (!named_.insert(**id).second) {
                    co_return wrong(fmt::format("{} {} is there twice.", kind_.name, **id));
                }
            }
            steps_.push_back(std::move(step));
        }
        co_return json::object();
    }

    asio::awaitable<Told> take_removed(const json& uris) {
        for (const auto& uri : uris) {
            const auto id = id_in(uri, kind_.name);
            if (!id) {
                co_return wrong("Each of 'deleted_objects' is to be an address of here.");
            }
            auto row = co_await row_at(desk_, kind_, *id);
            if (!row) {
                co_return row.error();
            }
            removed_.push_back(*std::move(row));
        }
        co_return json::object();
    }

    // All of the collection that no object is.
    asio::awaitable<Told> take_all_others() {
        std::int64_t after = 0;
        for (;;) {
            auto wanted = with("after", after);
            auto page = co_await desk_.call(*kind_.find, std::move(wanted), Deed::reads);
            if (!page) {
                co_return page.error();
            }
            auto& rows = (*page)[kind_.rows];
            if (rows.empty()) {
                co_return json::object();
            }
            after = rows.back()["id"].get<std::int64_t>();
            for (auto& row : rows) {
                if (named_.count(row["id"].get<std::int64_t>()) == 0) {
                    removed_.push_back(std::move(row));
                }
            }
        }
    }

    asio::awaitable<Told> run() {
        Hand trial{desk_, true};
        for (auto& step : steps_) {
            auto judged = co_await write(trial, step);
            if (!judged) {
                co_return judged.error();
            }
        }
        for (const auto& row : removed_) {
            auto judged = co_await kind_.remove(trial, row);
            if (!judged) {
                co_return judged.error();
            }
        }
        Hand hand{desk_};
        for (std::size_t at = 0; at < steps_.size(); ++at) {
            auto done = co_await write(hand, steps_[at]);
            if (!done) {
                auto back = co_await take_back(hand, at);
                co_return back ? done.error() : back.error();
            }
        }
        // At the end: until then all that was there is there.
        for (const auto& row : removed_) {
            auto done = co_await kind_.remove(hand, row);
            if (!done && done.error().code != Errc::not_found) {
                co_return done.error();
            }
        }
        co_return json::object();
    }

private:
    asio::awaitable<Told> write(Hand hand, Step& step) {
        if (!step.before.is_null()) {
            co_return co_await kind_.change(hand, step.before, *step.object);
        }
        auto made = co_await kind_.add(hand, *step.object);
        if (made) {
            step.added = (*made)["id"].get<std::int64_t>();
        }
        co_return made;
    }

    asio::awaitable<Told> take_back(Hand hand, std::size_t count) {
        while (count > 0) {
            auto& step = steps_[--count];
            Told back = json::object();
            if (step.before.is_null()) {
                back = co_await remove_one(desk_, kind_, step.added);
            } else {
                const auto former = kind_.shown(step.before);
                back = co_await kind_.change(hand, step.before, former);
            }
            if (!back) {
                co_return back;
            }
        }
        co_return json::object();
    }

    Desk& desk_;
    const Kind& kind_;
    std::vector<Step> steps_;
    std::vector<json> removed_;
    std::set<std::int64_t> named_;
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
    const Hand hand{desk};
    co_return co_await kind.add(hand, object);
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
    const Hand hand{desk};
    co_return co_await kind.change(hand, *row, object);
}

asio::awaitable<Told> remove_one(Desk& desk, const Kind& kind, std::int64_t id) {
    auto row = co_await row_at(desk, kind, id);
    if (!row) {
        co_return row.error();
    }
    const Hand hand{desk};
    co_return co_await kind.remove(hand, *row);
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
    taken = co_await several.take_all_others();
    if (!taken) {
        co_return taken;
    }
    co_return co_await several.run();
}

asio::awaitable<Told> remove_list(Desk& desk, const Kind& kind, const http::Request& request) {
    auto wanted = wanted_of(kind, request, /*is_for_show=*/false);
    if (!wanted) {
        co_return wanted.error();
    }
    // What goes makes room for the next: the first page is always another one.
    auto filter = wanted->parameters;
    filter.erase("limit");
    filter["offset"] = 0;
    const Hand hand{desk};
    for (;;) {
        auto parameters = filter;
        auto page = co_await desk.call(*kind.find, std::move(parameters), Deed::reads);
        if (!page) {
            co_return page.error();
        }
        const auto& rows = (*page)[kind.rows];
        if (rows.empty()) {
            co_return json::object();
        }
        for (const auto& row : rows) {
            auto done = co_await kind.remove(hand, row);
            if (!done && done.error().code != Errc::not_found) {
                co_return done.error();
            }
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
