#include "cli/credential/secret.hpp"

#include "cli/output/table.hpp"

#include <fmt/format.h>

namespace mailctl::cli {
namespace {

// The password comes last and is copied once, into memory that does not grow any more.
std::string credential_text(
    std::string text,
    const api::NewCredential& credential,
    const std::optional<SaveFile>& file,
    const Palette& palette
) {
    Table facts(palette);
    const auto add = [&](const char* name, std::string value) {
        facts.add({{name, Colour::bold}, {std::move(value)}});
    };
    add("ID", credential.id);
    add("Host", credential.host);
    add("Port", std::to_string(credential.port));
    add("User name", credential.username);
    if (file) {
        add("Password", fmt::format("in {}", file->path()));
        return text + facts.take();
    }
    text += facts.take();
    const std::string name = palette.paint(Colour::bold, "Password");
    constexpr std::string_view end = "\nNobody can tell the password again.\n";
    text.reserve(text.size() + name.size() + 3 + credential.password.size() + end.size());
    text.append(name).append("   ").append(credential.password.reveal()).append(end);
    return text;
}

wire::json credential_json(
    const api::NewCredential& credential, const std::optional<SaveFile>& file
) {
    wire::json value = wire::encode_with_secrets(credential);
    if (file) {
        wire::wipe(value["password"]);
        value.erase("password");
        value["saved"] = file->path();
    }
    return value;
}

Status save(const api::NewCredential& credential, std::optional<SaveFile>& file) {
    auto filled = file ? file->fill(credential.password) : Status();
    if (!filled) {
        filled.error().code = Errc::failed;
        filled.error().hint = fmt::format(
            "the password is lost; \"mailctl credential rotate {}\" makes another", credential.id
        );
    }
    return filled;
}

}  // namespace

void save_option(Options& options) {
    add_value(options, "save", "FILE", "Write the password into a new file, and do not print it");
}

Result<std::optional<SaveFile>> place_for_password(
    const Arguments& arguments, const Output& output
) {
    if (arguments.has("dry-run")) {
        return std::optional<SaveFile>();
    }
    if (auto path = arguments.text("save")) {
        auto file = SaveFile::create(*std::move(path));
        return file ? Result<std::optional<SaveFile>>(*std::move(file))
                    : Result<std::optional<SaveFile>>(file.error());
    }
    if (!output.is_json() && !output.is_shown_on_terminal()) {
        return Error{
            Errc::usage,
            "the password is told once, and there is no terminal to show it on",
            "--save FILE writes it into a new file",
            "save"};
    }
    return std::optional<SaveFile>();
}

Result<int> report_credential(
    const Result<api::CredentialSecretReply>& reply,
    const ActWords& words,
    std::optional<SaveFile> file,
    Output& output
) {
    if (!reply) {
        return reply.error();
    }
    if (!reply->act) {
        return lacks("act");
    }
    wire::json value = wire::encode(*reply->act);
    std::string text = act_text(*reply->act, words, output.palette());
    if (reply->credential) {
        if (auto saved = save(*reply->credential, file); !saved) {
            return saved.error();
        }
        value["credential"] = credential_json(*reply->credential, file);
        text = credential_text(std::move(text), *reply->credential, file, output.palette());
    }
    output.secret_result(std::move(value), std::move(text));
    return 0;
}

}  // namespace mailctl::cli
