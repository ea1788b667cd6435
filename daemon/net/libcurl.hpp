#pragma once

#include <curl/curl.h>

#include <algorithm>
#include <array>
#include <stdexcept>
#include <string>

/// What mailctl-net needs of libcurl, in one list with three readers: an option that is not on it
/// cannot be set (see set() in curl.hpp), CMake refuses a libcurl that lacks one of them
/// (libcurl.cmake), and so does each job, for the library may have been exchanged since. Without
/// fmt, for CMake's sake.
namespace mailctl::net {

inline constexpr std::array needed_options{
    CURLOPT_CAINFO,
    CURLOPT_CAINFO_BLOB,
    CURLOPT_CAPATH,
    CURLOPT_CERTINFO,
    CURLOPT_CONNECTTIMEOUT_MS,
    CURLOPT_CUSTOMREQUEST,
    CURLOPT_DEBUGDATA,
    CURLOPT_DEBUGFUNCTION,
    CURLOPT_ERRORBUFFER,
    CURLOPT_FOLLOWLOCATION,
    CURLOPT_FORBID_REUSE,
    CURLOPT_FRESH_CONNECT,
    CURLOPT_HEADERDATA,
    CURLOPT_HEADERFUNCTION,
    CURLOPT_HTTPHEADER,
    CURLOPT_HTTP_CONTENT_DECODING,
    CURLOPT_HTTP_VERSION,
    CURLOPT_LOGIN_OPTIONS,
    CURLOPT_MAIL_FROM,
    CURLOPT_MAIL_RCPT,
    CURLOPT_NETRC,
    CURLOPT_NOBODY,
    CURLOPT_NOPROGRESS,
    CURLOPT_NOPROXY,
    CURLOPT_NOSIGNAL,
    CURLOPT_OPENSOCKETDATA,
    CURLOPT_OPENSOCKETFUNCTION,
    CURLOPT_PASSWORD,
    CURLOPT_PINNEDPUBLICKEY,
    CURLOPT_POSTFIELDS,
    CURLOPT_POSTFIELDSIZE_LARGE,
    CURLOPT_PREREQDATA,
    CURLOPT_PREREQFUNCTION,
    CURLOPT_PROTOCOLS_STR,
    CURLOPT_PROXY,
    CURLOPT_READDATA,
    CURLOPT_READFUNCTION,
    CURLOPT_RESOLVE,
    CURLOPT_SERVER_RESPONSE_TIMEOUT,
    CURLOPT_SSLVERSION,
    CURLOPT_SSL_CIPHER_LIST,
    CURLOPT_SSL_VERIFYHOST,
    CURLOPT_SSL_VERIFYPEER,
    CURLOPT_TIMEOUT_MS,
    CURLOPT_UPLOAD,
    CURLOPT_URL,
    CURLOPT_USERAGENT,
    CURLOPT_USERNAME,
    CURLOPT_USE_SSL,
    CURLOPT_VERBOSE,
    CURLOPT_WRITEDATA,
    CURLOPT_WRITEFUNCTION,
    CURLOPT_XFERINFODATA,
    CURLOPT_XFERINFOFUNCTION,
};

/// An option of the list: another one does not compile.
class NeededOption {
public:
    consteval NeededOption(CURLoption option) : option_(option) {  // NOLINT: implicit on purpose
        if (std::find(needed_options.begin(), needed_options.end(), option) ==
            needed_options.end()) {
            throw std::logic_error("an option that is not on the list");
        }
    }

    constexpr operator CURLoption() const { return option_; }  // NOLINT: as above

private:
    CURLoption option_;
};

/// What the libcurl that is loaded lacks, as a clause; empty where it has all.
std::string what_libcurl_lacks();

/// What helps then.
inline constexpr const char* libcurl_hint =
    "it takes libcurl 7.88 or newer with OpenSSL: `apt install libcurl4 libcurl4-openssl-dev`";

}  // namespace mailctl::net
