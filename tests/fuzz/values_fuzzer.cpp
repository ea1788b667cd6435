#include "common/types/alias_source.hpp"
#include "common/types/byte_size.hpp"
#include "common/types/host_name.hpp"
#include "common/types/local_part.hpp"
#include "common/types/login_name.hpp"
#include "common/types/mail_address.hpp"
#include "common/types/mailbox_address.hpp"
#include "common/types/port.hpp"
#include "common/types/secret.hpp"
#include "common/types/text.hpp"
#include "daemon/mailctld/postfix/main_cf.hpp"
#include "daemon/mailctld/postfix/parameters.hpp"
#include "tests/fuzz/expect.hpp"

#include <algorithm>
#include <cstring>
#include <string>

// The input is the text of one value.

namespace {

using namespace mailctl;
using fuzz::expect;

void is_one_clean_line(std::string_view value) {
    expect(!value.empty(), "an accepted value is not empty");
    expect(trimmed(value).size() == value.size(), "it has no blank at its ends");
    expect(is_printable_utf8(value), "it holds no control character and is UTF-8");
    expect(value.find_first_of(std::string_view("\0\r\n", 3)) == value.npos, "it is one line");
}

void a_refusal_is_fit_to_print(const Error& error) {
    expect(!error.message.empty(), "a refusal says why");
    expect(is_printable_utf8(error.message), "a refusal is fit for a terminal");
}

template <class Value>
void parses_to_itself(std::string_view text) {
    const auto value = Value::parse(text);
    if (!value) {
        a_refusal_is_fit_to_print(value.error());
        return;
    }
    is_one_clean_line(value->text());
    const auto again = Value::parse(value->text());
    expect(again && again->text() == value->text(), "an accepted value parses to itself");
}

// It may become the name of a directory, a key of Postfix's and a user of Dovecot's.
void a_local_part_stays_in_its_place(std::string_view text) {
    const auto local = LocalPart::parse(text);
    if (!local) {
        return;
    }
    const auto& name = local->text();
    expect(name.size() <= 64, "a local part has 64 characters at most");
    expect(name.front() != '.' && name.front() != '-', "it is no hidden file and no option");
    expect(
        name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789.-_") == name.npos,
        "and holds nothing that has a meaning elsewhere"
    );
    expect(bool(MailAddress::parse(name + "@example.org")), "it is one for any mail server");
}

void a_size_is_said_without_loss(std::string_view text) {
    const auto size = ByteSize::parse(text);
    if (!size) {
        return;
    }
    const auto again = ByteSize::parse(size->text());
    expect(size->bytes() >= 0, "a size is not negative");
    expect(again && again->bytes() == size->bytes(), "a size is said without loss");
    is_one_clean_line(size->rounded_text());
}

void a_secret_keeps_its_bytes(std::string_view text) {
    std::string given(text);
    const auto secret = Secret::parse(given);
    expect(given.empty(), "the text is wiped, accepted or not");
    if (!secret) {
        a_refusal_is_fit_to_print(secret.error());
        return;
    }
    is_one_clean_line(secret->reveal());
    expect(secret->reveal() == text, "a secret is kept as it was given");
    expect(secret->clone().reveal() == text, "and so is its copy");
}

void a_port_is_a_port(std::string_view text) {
    std::int64_t number = 0;
    std::memcpy(&number, text.data(), std::min(text.size(), sizeof number));
    const auto port = Port::parse(number);
    expect(bool(port) == (number >= 1 && number <= 65535), "a port is 1 to 65535");
    expect(!port || port->number() == number, "and keeps its number");
}

void escaped_text_is_fit_to_print(std::string_view text) {
    const auto safe = escaped(text);
    expect(is_printable_utf8(safe), "escaped text is fit for a terminal");
    expect(escaped(safe) == safe, "escaping twice changes nothing more");
    expect(!is_printable_utf8(text) || safe == text, "printable text stays as it is");
}

void a_parameter_reads_as_it_was_set(std::string_view text) {
    for (const auto& parameter : postfix::parameters()) {
        if (auto judged = postfix::check_parameter(parameter.name, text); !judged) {
            a_refusal_is_fit_to_print(judged.error());
            continue;
        }
        postfix::MainCf main("myhostname = here\n");
        main.set(parameter.name, text);
        const postfix::MainCf read(main.bytes());
        expect(read.value(parameter.name) == text, "an allowed value reads as it was set");
        expect(read.values().size() == 2, "and says nothing else");
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::as_text(data, size);
    parses_to_itself<HostName>(text);
    parses_to_itself<LoginName>(text);
    parses_to_itself<MailAddress>(text);
    parses_to_itself<LocalPart>(text);
    parses_to_itself<MailboxAddress>(text);
    parses_to_itself<AliasSource>(text);
    parses_to_itself<ByteSize>(text);
    a_local_part_stays_in_its_place(text);
    a_size_is_said_without_loss(text);
    a_secret_keeps_its_bytes(text);
    a_port_is_a_port(text);
    escaped_text_is_fit_to_print(text);
    a_parameter_reads_as_it_was_set(text);
    return 0;
}
