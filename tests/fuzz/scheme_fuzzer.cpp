#include "common/types/text.hpp"
#include "daemon/mailctld/hosting/password_hash.hpp"
#include "tests/fuzz/expect.hpp"

#include <string>

// The input is the hash of a password, as somebody imports it.

namespace {

using namespace mailctl;
using fuzz::expect;

// What has a cost of its own takes too long to be tried at each input.
constexpr int highest_cheap_rank = 2;

void a_refusal_is_fit_to_print(const Error& error) {
    expect(!error.message.empty(), "a refusal says why");
    expect(is_printable_utf8(error.message), "a refusal is fit for a terminal");
    expect(is_printable_utf8(error.hint), "and so is its hint");
}

void it_is_what_was_given(const hosting::PasswordHash& hash, std::string_view text) {
    const auto end = text.find('}');
    const auto again = hash.text();
    expect(again.reveal().ends_with(text.substr(end)), "an accepted body is kept as it was");
    expect(
        again.reveal().substr(1, end - 1) == hosting::about(hash.scheme()).name,
        "behind the name of its scheme"
    );
    expect(is_printable_utf8(again.reveal()), "it is one line for a terminal");
    expect(
        bool(hosting::parse_hash(again.reveal(), hosting::WeakSchemes::allowed)),
        "an accepted hash parses to itself"
    );
}

void it_is_weak_or_sound(const hosting::PasswordHash& hash, std::string_view text) {
    const auto strength = hosting::about(hash.kind()).strength;
    expect(strength != hosting::Strength::refused, "what is refused is never accepted");
    expect(
        bool(hosting::parse_hash(text)) == (strength == hosting::Strength::sound),
        "a weak one wants to be allowed"
    );
}

void it_can_be_judged(const hosting::PasswordHash& hash) {
    for (const auto& row : hosting::schemes()) {
        hosting::is_upgrade_wanted(hash, row.scheme);
    }
    if (hosting::about(hash.kind()).rank <= highest_cheap_rank) {
        std::string other = "hardly the password of this";
        hosting::verify(hash, *Secret::parse(other));
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::as_text(data, size);
    const auto hash = hosting::parse_hash(text, hosting::WeakSchemes::allowed);
    if (!hash) {
        a_refusal_is_fit_to_print(hash.error());
        return 0;
    }
    it_is_what_was_given(*hash, text);
    it_is_weak_or_sound(*hash, text);
    it_can_be_judged(*hash);
    return 0;
}
