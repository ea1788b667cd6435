# Whether the libcurl that was found has what mailctl-net needs is seen by running it: there are several
# under the same name, and a build with the wrong one would fail at its first job.
function(check_libcurl)
    if(CMAKE_CROSSCOMPILING)
        message(STATUS "libcurl is not tried: it is for another machine")
        return()
    endif()
    # Again each time: a package may have put another one in its place.
    unset(MAILCTL_LIBCURL_RAN CACHE)
    unset(MAILCTL_LIBCURL_COMPILED CACHE)
    try_run(MAILCTL_LIBCURL_RAN MAILCTL_LIBCURL_COMPILED
        SOURCES
            ${PROJECT_SOURCE_DIR}/daemon/net/libcurl.cpp
            ${PROJECT_SOURCE_DIR}/daemon/net/libcurl_check.cpp
        CMAKE_FLAGS -DINCLUDE_DIRECTORIES=${PROJECT_SOURCE_DIR}
        LINK_LIBRARIES CURL::libcurl
        COMPILE_OUTPUT_VARIABLE compiled
        RUN_OUTPUT_VARIABLE said
        CXX_STANDARD 20
        CXX_STANDARD_REQUIRED ON
        CXX_EXTENSIONS OFF
    )
    if(NOT MAILCTL_LIBCURL_COMPILED)
        message(FATAL_ERROR "mailctl-net cannot be built with this libcurl:\n${compiled}")
    endif()
    if(NOT MAILCTL_LIBCURL_RAN EQUAL 0)
        string(STRIP "${said}" said)
        message(FATAL_ERROR "mailctl-net does not work with this libcurl: ${said}")
    endif()
endfunction()

check_libcurl()
