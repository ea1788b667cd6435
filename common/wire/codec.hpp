#pragma once

#include "common/result.hpp"
#include "common/wire/json_fwd.hpp"
#include "common/wire/method_shape.hpp"

#include <string_view>

/// Where a request's codec is compiled. What turns a struct into JSON and back is a template
/// (described.hpp), and costs the compiler seconds each time: so a header of common/api says for
/// its structs that this has been done, and one source file of that folder does it.
///
/// Such a source includes described_method.hpp and what its headers need, then defines
/// MAILCTL_CODEC_HERE anew, as nothing, and then includes its own headers. What has no such line is
/// compiled wherever it is used, but a request must have one: tables know it by name alone.
namespace mailctl::wire {

template <class T>
Result<T> decode(json& value, std::string_view member);

template <bool with_secrets = false, class T>
json encode(const T& value);

}  // namespace mailctl::wire

#define MAILCTL_CODEC_HERE extern

#define MAILCTL_DECODED(home, T) \
    home template mailctl::Result<T> mailctl::wire::decode<T>(nlohmann::json&, std::string_view);
#define MAILCTL_ENCODED(home, T, with_secrets) \
    home template nlohmann::json mailctl::wire::encode<with_secrets, T>(const T&);

#define MAILCTL_SECRET_CODEC(T)            \
    MAILCTL_DECODED(MAILCTL_CODEC_HERE, T) \
    MAILCTL_ENCODED(MAILCTL_CODEC_HERE, T, true)

/// A request may carry a secret, and is written by its sender alone.
#define MAILCTL_REQUEST_CODEC(T) \
    MAILCTL_SECRET_CODEC(T)      \
    MAILCTL_CODEC_HERE template const mailctl::wire::MethodShape& mailctl::wire::method_shape<T>();

/// A reply with none.
#define MAILCTL_REPLY_CODEC(T)             \
    MAILCTL_DECODED(MAILCTL_CODEC_HERE, T) \
    MAILCTL_ENCODED(MAILCTL_CODEC_HERE, T, false)

/// A reply that may have one, or comes over a socket where all may.
#define MAILCTL_SECRET_REPLY_CODEC(T) MAILCTL_SECRET_CODEC(T)

/// What the command prints of a reply.
#define MAILCTL_PART_CODEC(T) MAILCTL_ENCODED(MAILCTL_CODEC_HERE, T, false)
