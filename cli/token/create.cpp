#include "common/api/token/create.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"
#include "common/types/word.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace mailctl::cli {
namespace {

Result<std::optional<std::vector<Network>>> networks_from(const Arguments& arguments) {
    const auto given = arguments.text("addresses");
    if (!given) {
        return std::optional<std::vector<Network>>();
    }
    std::vector<Network> networks;
    for (std::size_t begin = 0; begin <= given->size();) {
        const auto end = std::min(given->find(',', begin), given->size());
        auto network = Network::parse(std::string_view(*given).substr(begin, end - begin));
        if (!network) {
            return at_option("addresses", network.error());
        }
        networks.push_back(*std::move(network));
        begin = end + 1;
    }
    return std::optional(std::move(networks));
}

Result<api::TokenCreate> request_from(const Arguments& arguments) {
    auto name = Label::parse(arguments.values().front());
    if (!name) {
        return name.error();
    }
    const auto role = arguments.value<AccessRole>("role");
    if (!role) {
        return role.error();
    }
    auto tenant = arguments.value<Label>("tenant");
    if (!tenant) {
        return tenant.error();
    }
    auto only = arguments.value<Scope>("only");
    if (!only) {
        return only.error();
    }
    auto expires = arguments.value<Lifetime>("expires");
    if (!expires) {
        return expires.error();
    }
    auto addresses = networks_from(arguments);
    if (!addresses) {
        return addresses.error();
    }
    return api::TokenCreate{
        .name = *std::move(name),
        .role = **role,
        .tenant = *std::move(tenant),
        .only = *std::move(only),
        .expires = *std::move(expires),
        .addresses = *std::move(addresses),
        .dry_run = arguments.flag("dry-run")};
}

// It is told once: where nothing can show it, nobody is asked for one.
Status check_output(const Arguments& arguments, const Output& output) {
    if (arguments.has("dry-run") || output.is_json() || output.is_shown_on_terminal()) {
        return {};
    }
    return Error{
        Errc::usage,
        "the token is told once, and there is no terminal to show it on",
        "--json prints it for a program",
        {}};
}

// The token comes last and is copied once, into memory that does not grow any more.
std::string token_text(std::string text, const api::NewToken& made) {
    constexpr std::string_view end = "\nNobody can tell it again.\n";
    const auto begin = fmt::format("{}ID     {}\nToken  ", text, made.id);
    text.clear();
    text.reserve(begin.size() + made.token.size() + end.size());
    text.append(begin).append(made.token.reveal()).append(end);
    return text;
}

}  // namespace

void token_create_options(Options& options) {
    add_required_value(options, "role", words_of<AccessRole>(), "What it may do at most");
    add_value(options, "tenant", "NAME", "Whose things it is for; the machine's own if absent");
    add_value(options, "only", "RIGHTS", "Of what the role may: \"relay:read domain:*\"");
    add_value(options, "expires", "TIME", "For how long it is good: 90d, 12h; for ever if absent");
    add_value(options, "addresses", "LIST", "From which networks alone, with commas between them");
    dry_run_option(options);
}

Result<int> token_create(const Arguments& arguments, Output& output) {
    const auto request = request_from(arguments);
    if (!request) {
        return request.error();
    }
    if (auto status = check_output(arguments, output); !status) {
        return status.error();
    }
    const auto reply = ask(*request, arguments.globals(), output);
    if (!reply) {
        return reply.error();
    }
    if (!reply->act) {
        return lacks("act");
    }
    const ActWords words{.done = "The token is made.", .already = "no token was made"};
    wire::json value = wire::encode(*reply->act);
    std::string text = act_text(*reply->act, words, output.palette());
    if (reply->token) {
        value["id"] = reply->token->id;
        value["token"] = std::string(reply->token->token.reveal());
        text = token_text(std::move(text), *reply->token);
    }
    output.secret_result(std::move(value), std::move(text));
    return 0;
}

}  // namespace mailctl::cli
