#include "daemon/mailctld/hosting/shown_mailbox.hpp"

#include "common/types/byte_size.hpp"

namespace mailctl::hosting {
namespace {

std::string quota_text(std::int64_t bytes) {
    const auto size = ByteSize::of(bytes);
    return bytes == 0 || !size ? "no limit" : size->text();
}

}  // namespace

std::string shown_mailbox(const store::Mailbox& mailbox) {
    auto text = "quota " + quota_text(mailbox.quota);
    if (mailbox.is_suspended) {
        text += mailbox.refuses ? ", suspended, refuses mail" : ", suspended";
    }
    if (!mailbox.display_name.empty()) {
        text += ", " + mailbox.display_name;
    }
    return text;
}

std::string scheme_in(const std::string& hash) {
    const auto end = hash.find('}');
    return hash.starts_with('{') && end != std::string::npos ? hash.substr(1, end - 1)
                                                             : std::string();
}

}  // namespace mailctl::hosting
