#include "common/api/account/status.hpp"

#include "cli/connect.hpp"
#include "cli/output/table.hpp"
#include "common/types/word.hpp"

#include <fmt/format.h>

#include <string>

namespace mailctl::cli {
namespace {

std::string sent_text(const api::AccountStatusReply& reply) {
    const auto sent = *reply.emails_sent;
    if (!reply.plan || reply.plan->emails_per_month <= 0) {
        return fmt::format("{} this month", sent);
    }
    const auto most = reply.plan->emails_per_month;
    const auto percent = 100.0 * static_cast<double>(sent) / static_cast<double>(most);
    return fmt::format("{} of {} ({:.0f} %) this month", sent, most, percent);
}

std::string domains_text(const api::AccountStatusReply& reply) {
    return reply.domains == 0
               ? "none"
               : fmt::format("{}, of which {} verified", reply.domains, reply.verified_domains);
}

std::string relay_text(const api::AccountStatusReply& reply) {
    if (!reply.relay) {
        return "another way; \"mailctl relay enable\" sends this machine's mail through the "
               "account";
    }
    return fmt::format(
        "this machine's mail goes through the account{}",
        reply.credential ? fmt::format(", credential {}", *reply.credential) : ""
    );
}

void add_account(Table& facts, const api::AccountStatusReply& reply) {
    const auto add = [&](const char* name, std::string text) {
        facts.add({{name, Colour::bold}, {std::move(text)}});
    };
    if (reply.platform) {
        add("Platform", word_of(*reply.platform));
    }
    add("Address", reply.email.value_or("unknown"));
    add("Since", reply.since.value_or("unknown"));
    add("Plan", reply.plan ? reply.plan->name : "unknown");
    if (reply.emails_sent) {
        add("Sent", sent_text(reply));
    }
    if (reply.reputation) {
        add("Reputation", fmt::format("{:g}", *reply.reputation));
    }
    if (reply.host && reply.port) {
        add("Submission", fmt::format("{}:{}", *reply.host, *reply.port));
    }
    add("Domains", domains_text(reply));
    add("Relay", relay_text(reply));
}

std::string status_text(const api::AccountStatusReply& reply, const Palette& palette) {
    Table facts(palette);
    const bool is_connected = reply.connected;
    facts.add(
        {{"Account", Colour::bold},
         {is_connected ? "connected" : "none; \"mailctl account connect EMAIL\" makes or links one",
          is_connected ? Colour::green : Colour::plain}}
    );
    facts.add({{"Owner", Colour::bold}, {reply.owner}});
    if (is_connected) {
        add_account(facts, reply);
    }
    for (const std::string& pending : reply.pending) {
        facts.add({{"Pending", Colour::bold}, {pending, Colour::yellow}});
    }
    return facts.take();
}

}  // namespace

Result<int> account_status(const Arguments& arguments, Output& output) {
    const auto reply = Daemon(arguments.globals(), output)
                           .with_patience(change_patience)
                           .call(api::AccountStatus{});
    if (!reply) {
        return reply.error();
    }
    output.result(wire::encode(*reply), status_text(*reply, output.palette()));
    if (reply->problem) {
        output.warn(fmt::format(
            "all is as of the last time the platform could be asked: {}", *reply->problem
        ));
    }
    return 0;
}

}  // namespace mailctl::cli
