#pragma once

#include "common/types/secret.hpp"
#include "common/wire/described.hpp"
#include "common/wire/frame.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace mailctl::wire {

/// What a call at the front door brings along: it is made for somebody who is elsewhere.
struct Presented {
    std::optional<Secret> token;
    std::optional<std::string> address;  ///< Where that is, as whoever stands at the door says.
    std::optional<std::string> request;  ///< Its own number for this call, for both sides' logs.
    std::optional<std::string> key;   ///< The client's own for it: what has the same is done once.
    std::optional<std::string> name;  ///< Whose the token is to be: refused where it is another's.
};
BOOST_DESCRIBE_STRUCT(Presented, (), (token, address, request, key, name))

/// A call as it arrives: {"method":"io.mailctl.relay.Enable","parameters":{...},"more":true}.
struct Call {
    std::string method;
    std::optional<json> parameters;
    std::optional<bool> more;
    std::optional<bool> oneway;
    std::optional<bool> upgrade;
    std::optional<Presented> presented;
};
BOOST_DESCRIBE_STRUCT(Call, (), (method, parameters, more, oneway, upgrade, presented))

/// {"parameters":{...}} or, when more replies follow, {"continues":true,"parameters":{...}}.
std::string reply_text(json parameters, bool continues = false);

/// {"error":"io.mailctl.NotFound","parameters":{"message":...,"hint":...,"parameter":...}}.
std::string error_text(const Error& error);

/// What a peer's reply says. Errors of "org.varlink.service" come back as `protocol`.
struct Reply {
    json parameters;
    bool continues = false;
};
Result<Reply> parse_reply(std::string_view text);

/// The client's end of one connection.
class Client {
public:
    /// Talks over a connected socket. No answer may take longer than `patience`; with `more`, no
    /// pause between two answers may.
    Client(posix::FileDescriptor socket, std::chrono::milliseconds patience);

    /// Stops waiting for an answer, with `cancelled`, soon after `is_cancelled` says so.
    void give_up_when(std::function<bool()> is_cancelled) {
        is_cancelled_ = std::move(is_cancelled);
    }

    /// One call, one reply.
    template <class Request>
    Result<typename Request::Reply> call(const Request& request) {
        return decode_reply<Request>(exchange(Request::method, encode_with_secrets(request), {}));
    }

    /// One call, many replies: all but the last go to `on_reply`. One that cannot be read ends the
    /// call, and nothing more can be asked here.
    template <class Request>
    Result<typename Request::Reply> call(
        const Request& request, const std::function<void(typename Request::Reply)>& on_reply
    ) {
        return decode_reply<Request>(exchange(
            Request::method,
            encode_with_secrets(request),
            [&](json parameters) -> Status {
                auto reply = decode<typename Request::Reply>(parameters, "parameters");
                if (!reply) {
                    return reply.error();
                }
                on_reply(*std::move(reply));
                return {};
            }
        ));
    }

private:
    template <class Request>
    static Result<typename Request::Reply> decode_reply(Result<json> parameters) {
        if (!parameters) {
            return parameters.error();
        }
        return decode<typename Request::Reply>(*parameters, "parameters");
    }

    Result<json> exchange(
        std::string_view method, json parameters, const std::function<Status(json)>& on_reply
    );

    FrameStream stream_;
    std::chrono::milliseconds patience_;
    std::function<bool()> is_cancelled_;
};

}  // namespace mailctl::wire
