#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The presentation form of TXT records (RFC 1035, 5.1 and 3.3.14).
namespace mailctl::dns {

/// Writes text as a TXT record: in quotes, in strings of 255 bytes at most.
std::string txt_presentation(std::string_view text);

/// The strings of a TXT record, each of 255 bytes at most. Nothing where the form is wrong.
std::optional<std::vector<std::string>> txt_strings(std::string_view presentation);

/// The text of a TXT record: its strings, joined as those who read SPF and DKIM join them. Nothing
/// where the form is wrong.
std::optional<std::string> txt_text(std::string_view presentation);

}  // namespace mailctl::dns
