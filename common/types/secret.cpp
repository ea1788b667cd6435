#include "common/types/secret.hpp"

#include "common/types/text.hpp"

#include <cstring>

namespace mailctl {
namespace {

Status judge(std::string_view text) {
    const auto refuse = [](const char* why) {
        return Error{
            Errc::invalid_argument,
            why,
            "Postfix's password map could not hold it unchanged; choose another password",
            {}};
    };
    if (text.empty()) {
        return refuse("the password is empty");
    }
    if (text.size() > Secret::grammar.longest) {
        return refuse("the password is longer than 1024 bytes");
    }
    if (trimmed(text).size() != text.size()) {
        return refuse("the password begins or ends with a blank");
    }
    if (!is_printable_utf8(text)) {
        return refuse("the password holds a control character or is not UTF-8");
    }
    return {};
}

}  // namespace

void wipe(std::string& text) {
    explicit_bzero(text.data(), text.size());
    text.clear();
}

Result<Secret> Secret::parse(std::string& text) {
    auto judged = judge(text);
    Secret secret(judged ? std::string_view(text) : std::string_view());
    wipe(text);
    if (!judged) {
        return judged.error();
    }
    return secret;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    bytes_.swap(other.bytes_);  // the old bytes are wiped by the other's destructor
    return *this;
}

Secret::~Secret() {
    if (!bytes_.empty()) {
        explicit_bzero(bytes_.data(), bytes_.size());
    }
}

Secret Secret::clone() const { return Secret(reveal()); }

Secret Secret::behind(std::string_view prefix) const {
    Secret joined(prefix);
    joined.bytes_.reserve(prefix.size() + bytes_.size());
    joined.bytes_.insert(joined.bytes_.end(), bytes_.begin(), bytes_.end());
    return joined;
}

}  // namespace mailctl
