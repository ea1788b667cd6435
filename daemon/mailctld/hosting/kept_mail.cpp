#include "daemon/mailctld/hosting/kept_mail.hpp"

#include "common/types/text.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/call/together.hpp"
#include "daemon/mailctld/files/whole_file.hpp"
#include "daemon/mailctld/hosting/afterwards.hpp"
#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/hosting/settings.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/program/mailbox_operator.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"
#include "daemon/mailctld/store/journal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <map>
#include <optional>
#include <system_error>
#include <utility>

namespace mailctl::hosting {
namespace {

using store::MailState;
using store::RemovedMailbox;

constexpr std::chrono::hours mail_is_kept{24 * 30};
// mailctl-op takes no more at a time.
constexpr std::int64_t most_errands = 500;

// Mail that is moved, and a mailbox that gets its place, exclude each other.
std::shared_mutex& places() {
    static std::shared_mutex mutex;
    return mutex;
}

std::string address_of(const RemovedMailbox& removed) {
    return fmt::format("{}@{}", removed.mailbox.local, removed.domain);
}

// Where this machine has never hosted, no mail lies anywhere.
constexpr std::string_view nowhere;

// Where mail lies; nothing while hosting is disabled, and nobody knows.
std::optional<std::string> present_storage(const Services& services) {
    const auto ledger = services.engine.ledger();
    if (const auto settings = ledger ? settings_of(*ledger) : std::nullopt) {
        return settings->storage;
    }
    return services.lookups.are_there() ? std::nullopt : std::optional(std::string(nowhere));
}

/// What mailctl-op is to do, and with whose mail.
struct Errand {
    std::string_view word;  ///< "aside", "back", "purge"
    RemovedMailbox removed;
};

using Ends = std::map<std::int64_t, std::string>;

// "42 done", "43 failed Permission denied", a line each.
Ends ends_in(std::string_view text) {
    Ends ends;
    while (!text.empty()) {
        const auto line = text.substr(0, text.find('\n'));
        text.remove_prefix(std::min(line.size() + 1, text.size()));
        std::int64_t number = 0;
        const auto [rest, bad] = std::from_chars(line.data(), line.data() + line.size(), number);
        const auto digits = static_cast<std::size_t>(rest - line.data());
        if (bad == std::errc() && digits < line.size()) {
            ends[number] = std::string(line.substr(digits + 1));
        }
    }
    return ends;
}

Ends all_done(std::span<const Errand> errands) {
    Ends ends;
    for (const auto& errand : errands) {
        ends[errand.removed.id] = "done";
    }
    return ends;
}

// mailctl-op reads what to do from one file.
std::mutex& one_move_at_a_time() {
    static std::mutex mutex;
    return mutex;
}

// What came of each; of those that are not in it nothing is known.
Ends ask_to_move(
    const Config& config, const std::string& storage, std::span<const Errand> errands
) {
    if (storage == nowhere) {
        return all_done(errands);
    }
    const auto vhosts = config.root / std::filesystem::path(storage + "/vhosts").relative_path();
    auto list = fmt::format("{} {}\n", config.mail_owner, vhosts.string());
    for (const auto& [word, removed] : errands) {
        list +=
            fmt::format("{} {} {} {}\n", word, removed.domain, removed.mailbox.local, removed.id);
    }
    const auto file = config.stage() / "vmail-errands";
    const std::lock_guard turn(one_move_at_a_time());
    try {
        files::put_whole_file(file, list);
        const auto answer = program::ask_for_mailboxes(config, program::MailboxVerb::vmail_move);
        files::put_whole_file(file, std::nullopt);
        if (answer && answer->exit_status == 0) {
            return ends_in(answer->text);
        }
        const auto& why = answer ? answer->text : answer.error().message;
        log_warning("hosting.mail", {{"text", escaped(why)}});
    } catch (const std::system_error& error) {
        log_warning("hosting.mail", {{"text", error.what()}});
    }
    return {};
}

bool is_done(const Ends& ends, const RemovedMailbox& removed) {
    const auto end = ends.find(removed.id);
    if (end == ends.end() || end->second == "done") {
        return end != ends.end();
    }
    if (end->second != "not-yet") {
        log_warning(
            "hosting.mail", {{"mailbox", address_of(removed)}, {"text", escaped(end->second)}}
        );
    }
    return false;
}

void note_deletion(store::Database& db, const RemovedMailbox& removed) {
    store::append(
        db,
        {.change = 0,
         .at = store::timestamp(),
         .by = "mailctld",
         .event = "mail-deleted",
         .method = {},
         .text = fmt::format(
             "the mail of {}, which was removed at {}, is deleted", address_of(removed), removed.at
         ),
         .plan = {},
         .owner = removed.owner}
    );
}

bool has_mailbox(store::Database& db, const RemovedMailbox& removed) {
    const auto domain = store::find_hosted_domain(db, removed.domain);
    return domain && store::find_mailbox(db, domain->id, removed.mailbox.local);
}

/// One round over what is to be done.
class Round {
public:
    Round(Services& services, std::string storage, Deeds deeds)
        : services_(services), storage_(std::move(storage)), deeds_(deeds) {}

    void run() {
        walk(/*deletes=*/false);
        if (deeds_ == Deeds::all) {
            walk(/*deletes=*/true);
        }
    }

private:
    // What lies aside is in nobody's way, so that nobody waits while it is deleted.
    void walk(bool deletes) {
        for (std::int64_t after = 0;;) {
            std::unique_lock alone(places(), std::defer_lock);
            if (!deletes) {
                alone.lock();
            }
            const auto rows = services_.shared.with([&](store::Database& db) {
                return store::with_mail_to_move(db, after, most_errands);
            });
            if (rows.empty()) {
                return;
            }
            after = rows.back().id;
            std::map<std::string, std::vector<Errand>> by_storage;
            for (const auto& row : rows) {
                const auto word = word_for(row);
                if (!word.empty() && (row.state == MailState::going) == deletes) {
                    by_storage[row.storage.empty() ? storage_ : row.storage].push_back({word, row});
                }
            }
            for (const auto& [storage, errands] : by_storage) {
                move(storage, errands);
            }
        }
    }

    // What has its place again is nobody's to move.
    std::string_view word_for(const RemovedMailbox& row) {
        if (row.state == MailState::going) {
            return "purge";
        }
        const bool is_taken =
            services_.shared.with([&](store::Database& db) { return has_mailbox(db, row); });
        return is_taken ? "" : "aside";
    }

    void move(const std::string& storage, const std::vector<Errand>& errands) {
        const auto ends = ask_to_move(services_.config, storage, errands);
        services_.shared.change([&](store::Database& db) {
            for (const auto& [word, removed] : errands) {
                if (!is_done(ends, removed)) {
                    continue;
                }
                if (removed.state == MailState::going) {
                    if (store::forget_removed(db, removed.id)) {
                        note_deletion(db, removed);
                    }
                } else {
                    store::set_mail_state(db, removed.id, MailState::kept);
                }
            }
        });
        const bool is_noted = std::any_of(errands.begin(), errands.end(), [](const auto& errand) {
            return errand.removed.state == MailState::going;
        });
        if (is_noted && services_.journal_grew) {
            services_.journal_grew();
        }
    }

    Services& services_;
    std::string storage_;
    Deeds deeds_;
};

void let_expired_go(Services& services) {
    const auto now = store::timestamp();
    if (!services.shared.with([&](store::Database& db) { return store::has_expired(db, now); })) {
        return;
    }
    services.shared.change([&](store::Database& db) { store::let_expired_go(db, now); });
    act::scrub(services);
}

std::vector<RemovedMailbox> former(Services& services, std::span<const MailboxAddress> addresses) {
    return services.shared.read([&](store::Database& db) {
        std::vector<RemovedMailbox> found;
        for (const auto& address : addresses) {
            auto rows = store::removed_at(db, address.local().text(), address.domain().text());
            // What has its place again is nobody's to move.
            if (!rows.empty() && !has_mailbox(db, rows.front())) {
                found.push_back(std::move(rows.front()));
            }
        }
        return found;
    });
}

Error not_put_aside(const RemovedMailbox& removed) {
    return {
        Errc::unavailable,
        fmt::format(
            "the mail of the {} that was removed is still in its place", address_of(removed)
        ),
        "see that hosting is enabled, and in the log why mailctl-op does not put it aside",
        "address"};
}

}  // namespace

RemovedMailbox removal_by(const Context& context, bool purge) {
    return {
        .at = store::timestamp(),
        .by = context.caller.name,
        .until = store::timestamp(purge ? std::chrono::seconds(0) : mail_is_kept),
        .storage = context.together != nullptr ? context.together->storage
                                               : storage_now(context.services)};
}

std::string storage_now(const Services& services) { return present_storage(services).value_or(""); }

void settle_mail(Services& services, Deeds deeds) {
    const auto storage = present_storage(services);
    if (!storage) {
        return;
    }
    Round(services, *storage, deeds).run();
    if (deeds == Deeds::all) {
        let_expired_go(services);
        Round(services, *storage, deeds).run();
    }
}

void settle_mail(
    const Context& context, std::string_view domain, bool purge, std::vector<std::string>& notes
) {
    if (context.together != nullptr) {
        context.together->domains.emplace(domain);
        context.together->purges = context.together->purges || purge;
        return;
    }
    // What stays because of it is told below.
    static_cast<void>(afterwards("hosting.mail", [&]() -> Status {
        settle_mail(context.services, purge ? Deeds::all : Deeds::moves);
        return {};
    }));
    const auto left = context.services.shared.with([&](store::Database& db) {
        return store::count_mail_to_move(db, domain);
    });
    if (left > 0) {
        notes.push_back(fmt::format(
            "the mail of {} {} is not {} yet; it is tried again by itself, and nobody gets it",
            left,
            left == 1 ? "mailbox" : "mailboxes",
            purge ? "deleted" : "put aside"
        ));
    }
}

Result<Places> Places::take(Services& services, std::span<const MailboxAddress> addresses) {
    Places taken;
    taken.beside_others_ = std::shared_lock(places());
    if (former(services, addresses).empty()) {
        return taken;
    }
    taken.beside_others_.unlock();
    taken.alone_ = std::unique_lock(places());
    const auto storage = present_storage(services);
    for (const auto& removed : former(services, addresses)) {
        const auto& where = removed.storage.empty() ? storage : std::optional(removed.storage);
        const Errand errand{"aside", removed};
        if (!where || !is_done(ask_to_move(services.config, *where, {&errand, 1}), removed)) {
            return not_put_aside(removed);
        }
        if (removed.state != MailState::going) {
            services.shared.change([&](store::Database& db) {
                store::set_mail_state(db, removed.id, MailState::kept);
            });
        }
    }
    return taken;
}

Result<Places> Places::take(const Context& context, const MailboxAddress& address) {
    if (context.together != nullptr) {
        // What has gone in the same change has its mail there until that is over.
        const auto before = former(context.services, {&address, 1});
        return !before.empty() && before.front().state == MailState::leaving
                   ? Result<Places>(not_put_aside(before.front()))
                   : Result<Places>(Places());
    }
    const auto count = context.dry_run ? std::size_t{0} : std::size_t{1};
    return take(context.services, {&address, count});
}

Result<std::unique_lock<std::shared_mutex>> bring_back(
    Services& services, const RemovedMailbox& removed
) {
    std::unique_lock alone(places());
    const bool is_kept = services.shared.with([&](store::Database& db) {
        const auto rows = store::removed_at(db, removed.mailbox.local, removed.domain);
        return !has_mailbox(db, removed) &&
               std::any_of(rows.begin(), rows.end(), [&](const RemovedMailbox& row) {
                   return row.id == removed.id && row.state != MailState::going;
               });
    });
    const auto storage =
        removed.storage.empty() ? present_storage(services) : std::optional(removed.storage);
    if (!is_kept || !storage) {
        return Error{
            Errc::conflict,
            fmt::format("{} cannot be brought back now", address_of(removed)),
            "see `mailctl mailbox removed` and `mailctl hosting status`",
            "address"};
    }
    services.shared.change([&](store::Database& db) {
        store::set_mail_state(db, removed.id, MailState::returning);
    });
    const Errand errand{"back", removed};
    if (!is_done(ask_to_move(services.config, *storage, {&errand, 1}), removed)) {
        return Error{
            Errc::unavailable,
            fmt::format("the mail of {} could not be put back", address_of(removed)),
            "see in the log why mailctl-op does not do it; it stays where it is kept",
            "address"};
    }
    return alone;
}

}  // namespace mailctl::hosting
