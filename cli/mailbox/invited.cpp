#include "cli/mailbox/invited.hpp"

#include "cli/act.hpp"
#include "cli/option.hpp"

#include <fmt/format.h>

#include <string>

namespace mailctl::cli {
namespace {

// The code is copied once, into memory that does not grow any more.
std::string invitation_text(std::string text, const api::InvitationMade& reply) {
    constexpr std::string_view end =
        "\nNobody can tell it again. Whoever has it chooses the password, once: \"mailctl mailbox "
        "accept\",\nor POST /api/v1/invitations/accept.\n";
    text += fmt::format("Good until  {}\nCode        ", reply.expires.value_or("-"));
    text.reserve(text.size() + reply.code->size() + end.size());
    text.append(reply.code->reveal()).append(end);
    return text;
}

}  // namespace

Result<int> invite(const api::InvitationAdd& request, const Arguments& arguments, Output& output) {
    if (!request.dry_run && !output.is_json() && !output.is_shown_on_terminal()) {
        return Error{
            Errc::usage,
            "the code is told once, and there is no terminal to show it on",
            "have a program read it with --json",
            {}};
    }
    const auto reply = ask(request, arguments.globals(), output);
    if (!reply) {
        return reply.error();
    }
    if (!reply->act) {
        return lacks("act");
    }
    const ActWords words{
        .done = fmt::format("{} is invited.", request.address.text()), .already = "it is invited"};
    wire::json value = wire::encode(*reply->act);
    auto text = act_text(*reply->act, words, output.palette());
    if (reply->code) {
        value["code"] = std::string(reply->code->reveal());
        value["expires"] = reply->expires.value_or("");
        text = invitation_text(std::move(text), *reply);
    }
    output.secret_result(std::move(value), std::move(text));
    return 0;
}

}  // namespace mailctl::cli
