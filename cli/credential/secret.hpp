#pragma once

#include "cli/act.hpp"
#include "cli/save_file.hpp"
#include "common/api/credential/secret.hpp"

#include <optional>

/// A credential's password is told once. It goes to a terminal, into the JSON that was asked for,
/// or into a file; where none of these can take it, nobody is asked for one.
namespace mailctl::cli {

void save_option(Options& options);

/// The file of --save, made already, or nothing where the password can be printed. A dry run needs
/// neither.
Result<std::optional<SaveFile>> place_for_password(
    const Arguments& arguments, const Output& output
);

/// Prints the credential and puts its password into its place.
Result<int> report_credential(
    const Result<api::CredentialSecretReply>& reply,
    const ActWords& words,
    std::optional<SaveFile> file,
    Output& output
);

template <class Request>
Result<int> make_credential(
    const Request& request, const ActWords& words, const Arguments& arguments, Output& output
) {
    auto place = place_for_password(arguments, output);
    if (!place) {
        return place.error();
    }
    return report_credential(
        ask(request, arguments.globals(), output), words, *std::move(place), output
    );
}

}  // namespace mailctl::cli
