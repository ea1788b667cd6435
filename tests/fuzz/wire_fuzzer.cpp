#include "common/api/net/smtp/try.hpp"
#include "common/api/requests.hpp"
#include "common/types/text.hpp"
#include "common/wire/call.hpp"
#include "tests/fuzz/expect.hpp"

#include <boost/mp11/algorithm.hpp>

// The input is one message, from whichever side.

namespace {

using namespace mailctl;
using fuzz::expect;
using wire::json;

template <class Request>
using ReplyOf = typename Request::Reply;

using Requests = boost::mp11::mp_push_back<api::Requests, api::TrySmtp>;
using Messages = boost::mp11::mp_unique<boost::mp11::mp_push_back<
    boost::mp11::mp_append<Requests, boost::mp11::mp_transform<ReplyOf, Requests>>,
    wire::Call>>;

void a_refusal_is_fit_to_print(const Error& error) {
    expect(!error.message.empty(), "a refusal says why");
    expect(is_printable_utf8(error.message), "its message is fit for a terminal");
    expect(is_printable_utf8(error.parameter), "and so is the name of the member");
}

template <class Message>
void what_decodes_encodes_to_the_same(json value) {
    const auto message = wire::decode<Message>(value, "message");
    if (!message) {
        a_refusal_is_fit_to_print(message.error());
        return;
    }
    const json encoded = wire::encode_with_secrets(*message);
    json copy = encoded;
    const auto again = wire::decode<Message>(copy, "message");
    expect(bool(again), "what we write we can read");
    expect(wire::encode_with_secrets(*again) == encoded, "and it says the same");
    expect(bool(wire::parse_json(wire::to_text(encoded))), "also as text");
}

void an_error_survives_the_wire(std::string_view text) {
    const Error sent{Errc::drift, std::string(text), std::string(text), std::string(text)};
    const auto received = wire::parse_reply(wire::error_text(sent));
    expect(!received && received.error().code == sent.code, "an error arrives as an error");
    expect(
        !is_printable_utf8(text) || received.error().message == sent.message,
        "and a printable message unchanged"
    );
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto text = fuzz::as_text(data, size);
    an_error_survives_the_wire(text);
    (void)wire::parse_reply(text);
    auto value = wire::parse_json(text);
    if (!value) {
        a_refusal_is_fit_to_print(value.error());
        return 0;
    }
    const auto again = wire::parse_json(wire::to_text(*value));
    expect(again && *again == *value, "what was parsed prints and parses to the same");
    boost::mp11::mp_for_each<boost::mp11::mp_transform<boost::mp11::mp_identity, Messages>>(
        [&]<class Message>(boost::mp11::mp_identity<Message>) {
            what_decodes_encodes_to_the_same<Message>(*value);
        }
    );
    wire::wipe(*value);
    return 0;
}
