// A libcurl that lacks one option, for LD_PRELOAD. FEWER_CURL_LACKS is its number; the first
// FEWER_CURL_TIMES calls (0 if absent) still work.
#include <curl/curl.h>

#include <cstdarg>
#include <cstdlib>

#include <dlfcn.h>

#undef curl_easy_setopt

namespace {

long number(const char* name) {
    const char* text = std::getenv(name);
    return text == nullptr ? 0 : std::strtol(text, nullptr, 10);
}

// Read at once: the program clears its environment.
const long lacking = number("FEWER_CURL_LACKS");
long times_left = number("FEWER_CURL_TIMES");

}  // namespace

extern "C" CURLcode curl_easy_setopt(CURL* handle, CURLoption option, ...) {
    using Function = CURLcode (*)(CURL*, CURLoption, ...);
    static const auto real = reinterpret_cast<Function>(::dlsym(RTLD_NEXT, "curl_easy_setopt"));
    if (option == lacking && times_left-- <= 0) {
        return CURLE_NOT_BUILT_IN;
    }
    std::va_list list;
    va_start(list, option);
    void* const value = va_arg(list, void*);
    va_end(list);
    return real(handle, option, value);
}
