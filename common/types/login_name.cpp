#include "common/types/login_name.hpp"

#include "common/types/text.hpp"

namespace mailctl {

Result<LoginName> LoginName::parse(std::string_view text) {
    const auto refuse = [](const char* why) {
        return Error{
            Errc::invalid_argument,
            why,
            "write the user name as the provider gave it, often a mail address or \"apikey\"",
            {}};
    };
    if (text.empty() || text.size() > grammar.longest) {
        return refuse("the user name is empty or longer than 320 bytes");
    }
    if (trimmed(text).size() != text.size()) {
        return refuse("the user name begins or ends with a blank");
    }
    if (!is_printable_utf8(text)) {
        return refuse("the user name holds a control character or is not UTF-8");
    }
    if (text.find_first_of(grammar.without) != std::string_view::npos) {
        return refuse("the user name holds a colon, which Postfix's password map cannot express");
    }
    return LoginName(std::string(text));
}

}  // namespace mailctl
