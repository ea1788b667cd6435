#pragma once

#include "common/types/alias_source.hpp"
#include "common/types/mail_address.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/store/hosted_domains.hpp"

#include <string>
#include <vector>

/// What the requests about aliases have in common.
namespace mailctl::hosting {

/// The caller's domain that a source is in; `parameter` is what named it.
Result<store::HostedDomain> my_domain_of(
    const Context& context, const AliasSource& source, const char* parameter
);

/// Also of a domain of another's: nobody is told that it is there.
Error no_such_alias(const AliasSource& source);

Error to_nobody(std::string hint);

/// In lower case, each once, in their order.
std::vector<std::string> texts_of(const std::vector<MailAddress>& addresses);

void take_out(std::vector<std::string>& texts, const std::vector<std::string>& going);

/// Behind the others, where it is not there.
void put_in(std::vector<std::string>& texts, const std::vector<std::string>& coming);

/// Of the journal.
std::string leads_text(const AliasSource& source, const std::vector<std::string>& destinations);

}  // namespace mailctl::hosting
