#include "daemon/net/libcurl.hpp"

#include <memory>
#include <string_view>

namespace mailctl::net {
namespace {

constexpr unsigned oldest = 0x075800;  // 7.88.0

CURLcode try_option(CURL* handle, const curl_easyoption& option) {
    switch (option.type) {
        case CURLOT_LONG:
        case CURLOT_VALUES:
            return curl_easy_setopt(handle, option.id, 0L);
        case CURLOT_OFF_T:
            return curl_easy_setopt(handle, option.id, curl_off_t{0});
        case CURLOT_FUNCTION:
            return curl_easy_setopt(handle, option.id, static_cast<void (*)()>(nullptr));
        case CURLOT_STRING:
            // An empty one is a value that can be refused; of these nobody refuses the first
            // either.
            return option.id == CURLOPT_PROTOCOLS_STR
                       ? curl_easy_setopt(handle, option.id, "http,https,imaps,smtp,smtps")
                       : curl_easy_setopt(handle, option.id, static_cast<const char*>(nullptr));
        case CURLOT_OBJECT:
        case CURLOT_SLIST:
        case CURLOT_CBPTR:
        case CURLOT_BLOB:
            return curl_easy_setopt(handle, option.id, static_cast<void*>(nullptr));
    }
    return CURLE_UNKNOWN_OPTION;
}

std::string first_option_refused() {
    const std::unique_ptr<CURL, decltype(&curl_easy_cleanup)> handle(
        curl_easy_init(), curl_easy_cleanup
    );
    if (!handle) {
        return "does not start";
    }
    for (const CURLoption id : needed_options) {
        const curl_easyoption* const option = curl_easy_option_by_id(id);
        if (option == nullptr) {
            return "does not know option " + std::to_string(id);
        }
        if (try_option(handle.get(), *option) != CURLE_OK) {
            return std::string("refuses CURLOPT_") + option->name;
        }
    }
    return {};
}

// The numbers that tell what is wrong with a certificate are OpenSSL's.
std::string shortage(const curl_version_info_data& about) {
    const std::string_view tls = about.ssl_version == nullptr ? "" : about.ssl_version;
    if (about.version_num < oldest) {
        return "is too old";
    }
    return tls.starts_with("OpenSSL/") ? first_option_refused() : "is not built with OpenSSL";
}

}  // namespace

std::string what_libcurl_lacks() {
    const auto& about = *curl_version_info(CURLVERSION_NOW);
    const std::string lacking = shortage(about);
    if (lacking.empty()) {
        return {};
    }
    const std::string tls = about.ssl_version == nullptr ? "no TLS" : about.ssl_version;
    return std::string("libcurl ") + about.version + " (" + tls + ") " + lacking;
}

}  // namespace mailctl::net
