# Whether the libcurl that was found has what mailctl-net needs is seen by running it: there are several
# under the same name, and a build with the wrong one would fail at its first job.
function(check_libcurl)
    if(CMAKE_CROSSCOMPILING)
        message(STATUS "libcurl is not tried: it is for another machine")
        return()
    endif()
    # Compiled once for a library, but run each time: a package may have put another one in its place.
    set(sources ${PROJECT_SOURCE_DIR}/daemon/net/libcurl.cpp ${PROJECT_SOURCE_DIR}/daemon/net/libcurl_check.cpp)
    set(program ${PROJECT_BINARY_DIR}/libcurl_check)
    set(made_of "${CMAKE_CXX_COMPILER}")
    foreach(file IN LISTS sources CURL_LIBRARIES)
        if(EXISTS ${file})
            file(TIMESTAMP ${file} time)
            string(APPEND made_of " ${file} ${time}")
        endif()
    endforeach()
    if(NOT made_of STREQUAL "${MAILCTL_LIBCURL_TRIED}" OR NOT EXISTS ${program})
        unset(MAILCTL_LIBCURL_COMPILED CACHE)
        try_compile(MAILCTL_LIBCURL_COMPILED
            SOURCES ${sources}
            CMAKE_FLAGS -DINCLUDE_DIRECTORIES=${PROJECT_SOURCE_DIR}
            LINK_LIBRARIES CURL::libcurl
            COPY_FILE ${program}
            OUTPUT_VARIABLE compiled
            CXX_STANDARD 20
            CXX_STANDARD_REQUIRED ON
            CXX_EXTENSIONS OFF
        )
        if(NOT MAILCTL_LIBCURL_COMPILED)
            message(FATAL_ERROR "mailctl-net cannot be built with this libcurl:\n${compiled}")
        endif()
        set(MAILCTL_LIBCURL_TRIED "${made_of}" CACHE INTERNAL "What the program that tries libcurl is made of")
    endif()
    execute_process(COMMAND ${program} RESULT_VARIABLE ran OUTPUT_VARIABLE said ERROR_VARIABLE said)
    if(NOT ran EQUAL 0)
        string(STRIP "${said}" said)
        message(FATAL_ERROR "mailctl-net does not work with this libcurl: ${said}")
    endif()
endfunction()

check_libcurl()
