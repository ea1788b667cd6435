#pragma once

#include "cli/arguments.hpp"
#include "common/result.hpp"
#include "common/types/domain_name.hpp"
#include "common/types/host_name.hpp"
#include "common/types/mail_address.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Domains as people write them and as the DNS has them. All that is sent are A-labels.
namespace mailctl::cli {

/// The domain that a person typed, by UTS 46 and without transitional processing: "Bücher.Example."
/// is "xn--bcher-kva.example". What is ASCII already is taken as it is.
Result<DomainName> typed_domain(std::string_view text);

/// The same for the value of an option.
Result<std::optional<DomainName>> typed_domain_at(
    const Arguments& arguments, std::string_view option
);

/// The value of an option that names a host; where it is ASCII, HostName's own grammar counts.
Result<std::optional<HostName>> typed_host_at(const Arguments& arguments, std::string_view option);

/// A mail address whose domain may be typed in any script.
Result<MailAddress> typed_address(std::string_view text);

/// "xn--bcher-kva.example (bücher.example)": the form for people stands beside the real one, and
/// only where it means just this domain and is safe to show.
std::string shown_domain(std::string_view a_labels);

}  // namespace mailctl::cli
