# What follows from the headers of this folder, one request each: the lists of all requests, and the
# sources in which their codec is compiled (common/wire/codec.hpp), one for each noun, or for small
# steps one for each header. A header is in them when it is there.
set(api_dir ${CMAKE_CURRENT_LIST_DIR})
set(api_generated ${PROJECT_BINARY_DIR}/generated/common/api)
file(GLOB_RECURSE api_headers CONFIGURE_DEPENDS RELATIVE ${api_dir} ${api_dir}/*.hpp)

# Whose codec is compiled together: a folder, or the few that stand alone.
function(api_group header group)
    if(MAILCTL_SMALL_STEPS)
        string(REPLACE ".hpp" "" name ${header})
        set(${group} ${name} PARENT_SCOPE)
        return()
    endif()
    set(folder "")
    if(header MATCHES "^(net/[a-z]+|[a-z]+)/")
        set(folder ${CMAKE_MATCH_1})
    endif()
    if(folder MATCHES "^(|service|net/smtp)$")
        set(folder machine)
    endif()
    string(REPLACE "/" "_" folder ${folder})
    set(${group} ${folder} PARENT_SCOPE)
endfunction()

set(api_groups "")
set(requests "")
set(net_requests "")
foreach(header IN LISTS api_headers)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${api_dir}/${header})
    file(READ ${api_dir}/${header} text)
    if(text MATCHES "\nMAILCTL_[A-Z_]+_CODEC\\(")
        api_group(${header} group)
        list(APPEND api_groups ${group})
        list(APPEND own_${group} ${header})
        file(STRINGS ${api_dir}/${header} includes REGEX "^#include \"common/api/")
        list(TRANSFORM includes REPLACE "^#include \"common/api/(.*)\"$" "\\1")
        list(APPEND needed_by_${group} ${includes})
    endif()
    if(text MATCHES "struct ([A-Za-z]+) {\n    static constexpr std::string_view method =[ \n]+\"([^\"]+)\"")
        set(request "${CMAKE_MATCH_2} ${CMAKE_MATCH_1} ${header}")
        if(header MATCHES "^net/")
            list(APPEND net_requests ${request})
        else()
            list(APPEND requests ${request})
        endif()
    endif()
endforeach()

# A list type of all requests of a kind, sorted by method: in ${names} for who needs no more of them,
# in ${file} with them.
function(write_requests file names name about)
    list(SORT ARGN)
    set(headers ${ARGN})
    list(TRANSFORM headers REPLACE "^.* " "")
    list(SORT headers)
    list(TRANSFORM headers REPLACE "(.+)" "#include \"common/api/\\1\"\n")
    string(CONCAT includes ${headers})
    set(types ${ARGN})
    list(TRANSFORM types REPLACE "^[^ ]+ ([^ ]+) .*$" "\\1")
    list(JOIN types ";\nstruct " structs)
    list(JOIN types ",\n    " types)
    file(CONFIGURE OUTPUT ${api_generated}/${file} @ONLY CONTENT "#pragma once

#include \"common/api/@names@\"
@includes@")
    file(CONFIGURE OUTPUT ${api_generated}/${names} @ONLY CONTENT "#pragma once

#include <boost/mp11/list.hpp>

namespace mailctl::api {

struct @structs@;

/// @about@
using @name@ = boost::mp11::mp_list<
    @types@>;

}  // namespace mailctl::api
")
endfunction()
write_requests(requests.hpp names.hpp Requests "Every request that mailctld answers, sorted by method." ${requests})
write_requests(net/requests.hpp net/names.hpp NetRequests "Every job of mailctl-net, sorted by method." ${net_requests})

# Those of others first, which are compiled elsewhere; see codec.hpp.
set(api_sources "")
list(REMOVE_DUPLICATES api_groups)
foreach(group IN LISTS api_groups)
    set(others ${needed_by_${group}})
    list(REMOVE_ITEM others ${own_${group}})
    list(REMOVE_DUPLICATES others)
    list(TRANSFORM others REPLACE "(.+)" "#include \"common/api/\\1\"\n" OUTPUT_VARIABLE others)
    list(TRANSFORM own_${group} REPLACE "(.+)" "#include \"common/api/\\1\"\n" OUTPUT_VARIABLE own)
    string(CONCAT others ${others})
    string(CONCAT own ${own})
    file(CONFIGURE OUTPUT ${api_generated}/${group}.cpp @ONLY CONTENT
        "#include \"common/wire/codec.hpp\"
#include \"common/wire/described_method.hpp\"
@others@
#undef MAILCTL_CODEC_HERE
#define MAILCTL_CODEC_HERE

@own@")
    list(APPEND api_sources ${api_generated}/${group}.cpp)
endforeach()
