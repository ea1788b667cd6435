// Run by CMake: ends with 0 where libcurl has what mailctl-net needs, else prints what it lacks.
#include "daemon/net/libcurl.hpp"

#include <cstdio>
#include <cstdlib>

int main() {
    const auto lacking = mailctl::net::what_libcurl_lacks();
    if (lacking.empty()) {
        return EXIT_SUCCESS;
    }
    std::printf("%s; %s\n", lacking.c_str(), mailctl::net::libcurl_hint);
    return EXIT_FAILURE;
}
