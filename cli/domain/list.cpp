#include "common/api/domain/list.hpp"

#include "cli/act.hpp"
#include "cli/idn.hpp"
#include "cli/option.hpp"
#include "cli/output/table.hpp"
#include "cli/pages.hpp"
#include "common/api/domain/refresh.hpp"
#include "common/api/domain/state.hpp"
#include "common/types/word.hpp"

#include <functional>
#include <iterator>
#include <string>

namespace mailctl::cli {
namespace {

// All pages as one.
Result<api::DomainListReply> every_domain(Daemon& daemon, const api::DomainList& request) {
    const bool is_down = request.sort && request.sort->is_down();
    api::DomainListReply all{};
    const std::function<void(api::DomainListReply)> take = [&](api::DomainListReply page) {
        // A call that was made again, because the daemon was busy, begins anew.
        const bool is_next = all.domains.empty() || page.domains.empty() ||
                             (is_down ? page.domains.front().name < all.domains.back().name
                                      : page.domains.front().name > all.domains.back().name);
        if (!is_next) {
            all.domains.clear();
        }
        std::move(page.domains.begin(), page.domains.end(), std::back_inserter(all.domains));
    };
    auto last = daemon.call(request, take);
    if (!last) {
        return last.error();
    }
    take(*std::move(last));
    return all;
}

std::string list_text(const api::DomainListReply& reply, bool is_filtered, const Palette& palette) {
    if (reply.domains.empty() && is_filtered) {
        return "There are no such domains.\n";
    }
    if (reply.domains.empty()) {
        return "There are no domains; \"mailctl domain add DOMAIN\" adds one.\n";
    }
    Table table(
        palette,
        {"DOMAIN", "SENDS", "SPF", "DKIM", "DMARC", "RECORDS", "AS OF", "RECEIVES", "MAILBOXES"}
    );
    const auto yes = [](bool is_so) {
        return Cell{is_so ? "yes" : "no", is_so ? Colour::green : Colour::yellow};
    };
    for (const api::DomainState& domain : reply.domains) {
        const Cell receives{word_of(domain.receives)};
        const Cell mailboxes{domain.hosted ? std::to_string(domain.hosted->mailboxes) : "-"};
        if (!domain.sends) {
            table.add(
                {{shown_domain(domain.name)},
                 {"-"},
                 {"-"},
                 {"-"},
                 {"-"},
                 {"-"},
                 {"-"},
                 receives,
                 mailboxes}
            );
            continue;
        }
        const auto& sends = *domain.sends;
        table.add(
            {{shown_domain(domain.name)},
             {sends.verified ? "verified" : "unverified",
              sends.verified ? Colour::green : Colour::yellow},
             yes(sends.spf),
             yes(sends.dkim),
             yes(sends.dmarc),
             {sends.records ? "mailctl" : "-"},
             {sends.seen},
             receives,
             mailboxes}
        );
    }
    return table.take();
}

Result<api::DomainList> request_from(const Arguments& arguments) {
    auto name = arguments.value<DomainPart>("name");
    if (!name) {
        return name.error();
    }
    const auto state = arguments.value<api::DomainSending>("state");
    if (!state) {
        return state.error();
    }
    const auto sort = arguments.value<Sorting<api::DomainColumn>>("sort");
    if (!sort) {
        return sort.error();
    }
    return api::DomainList{
        .after = std::nullopt,
        .limit = std::nullopt,
        .name = *std::move(name),
        .state = *state,
        .sort = *sort};
}

// Nobody who wants the list needs to know what bringing it up to date came to.
Status refresh(const Arguments& arguments, Output& output) {
    const auto reply = ask(api::DomainRefresh{}, arguments.globals(), output);
    return reply ? Status() : Status(reply.error());
}

}  // namespace

void domain_list_options(Options& options) {
    add_flag(options, "refresh", "Ask the platform first");
    add_value(options, "name", "PART", "List only domains whose name has this in it");
    add_value(
        options,
        "state",
        words_of<api::DomainSending>(),
        "List only domains of which the platform says so"
    );
    add_sort<api::DomainColumn>(options);
}

Result<int> domain_list(const Arguments& arguments, Output& output) {
    const auto request = request_from(arguments);
    if (!request) {
        return request.error();
    }
    if (arguments.has("refresh")) {
        if (auto status = refresh(arguments, output); !status) {
            return status.error();
        }
    }
    const bool is_filtered = request->name || request->state;
    Daemon daemon(arguments.globals(), output);
    const auto reply = every_domain(daemon, *request);
    if (!reply) {
        return reply.error();
    }
    // There may be thousands: only the form that is wanted is made.
    if (output.is_json()) {
        output.result(wire::encode(*reply), {});
    } else {
        output.result({}, list_text(*reply, is_filtered, output.palette()));
    }
    return 0;
}

}  // namespace mailctl::cli
