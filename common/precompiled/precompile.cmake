# What nearly every file includes of the libraries is read once, and not by each file again: of what clang's
# build of single files costs that is two fifths, and of GCC's of whole folders a twentieth.
# Without this, each build finds what a file has forgotten to include of the libraries; of ours, clang's
# (the preset "debug") finds it in any case.
option(MAILCTL_PRECOMPILE "Read the libraries' headers once for all files" ON)

set(standard_headers
    <algorithm> <array> <chrono> <filesystem> <functional> <map> <memory> <optional> <span>
    <sstream> <string> <string_view> <system_error> <unordered_map> <variant> <vector>
)

# Names the file that clang has made of the headers ${made}, and has it made before the target is compiled.
# As CMake has it, what is made has the folder's name in it, and ccache would find nothing of one clone
# again in another. So it gets a sum beside it, which ccache takes instead.
function(make_for_clang made position)
    if(NOT TARGET ${made})
        set(launcher ${PROJECT_SOURCE_DIR}/common/precompiled/with-sum)
        set(header ${CMAKE_CURRENT_BINARY_DIR}/precompiled/${made}.hpp)
        list(TRANSFORM standard_headers PREPEND "#include " OUTPUT_VARIABLE lines)
        foreach(name IN ITEMS deque fstream iostream set fmt/format.h nlohmann/json.hpp boost/describe.hpp
            boost/asio/awaitable.hpp boost/asio/co_spawn.hpp boost/asio/io_context.hpp
            boost/asio/local/stream_protocol.hpp boost/asio/posix/stream_descriptor.hpp
            boost/asio/steady_timer.hpp boost/asio/use_awaitable.hpp
        )
            list(APPEND lines "#include <${name}>")
        endforeach()
        if(MAILCTL_SMALL_STEPS)
            foreach(name IN ITEMS common/result.hpp common/wire/call.hpp)
                list(APPEND lines "#include \"${name}\"")
            endforeach()
        endif()
        list(JOIN lines "\n" text)
        file(CONFIGURE OUTPUT ${header} CONTENT "${text}\n" @ONLY)
        set_source_files_properties(${header} PROPERTIES LANGUAGE CXX OBJECT_DEPENDS ${launcher})
        add_library(${made} OBJECT ${header})
        set_target_properties(${made} PROPERTIES
            POSITION_INDEPENDENT_CODE OFF
            CXX_COMPILER_LAUNCHER ${launcher}
        )
        target_include_directories(${made} PRIVATE ${PROJECT_SOURCE_DIR} ${PROJECT_BINARY_DIR}/generated)
        target_compile_options(${made} PRIVATE ${position}
            "SHELL:-x c++-header" -fpch-instantiate-templates "SHELL:-Xclang -fno-pch-timestamp"
        )
        # Clang refuses what was made with other macros than it is used with.
        target_link_libraries(${made} PRIVATE
            Boost::headers fmt::fmt nlohmann_json::nlohmann_json mailctl::options
        )
        target_compile_definitions(${made} PRIVATE BOOST_ASIO_SEPARATE_COMPILATION)
        # Who depends on the library alone would not wait for what is in it.
        add_custom_target(make_${made} DEPENDS $<TARGET_OBJECTS:${made}>)
    endif()
endfunction()

# Has the libraries' headers precompiled for a target that links mailctl::common. The further arguments are
# what GCC takes of them beside the standard's; clang takes all.
function(precompile target)
    if(NOT MAILCTL_PRECOMPILE)
        return()
    endif()
    get_target_property(type ${target} TYPE)
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_GENERATOR STREQUAL "Ninja")
        if(type STREQUAL "EXECUTABLE")
            set(made libraries_of_programs)
            make_for_clang(${made} -fPIE)
        else()
            set(made libraries_of_libraries)
            make_for_clang(${made} -fPIC)
        endif()
        add_dependencies(${target} make_${made})
        # Named from where Ninja compiles: ccache finds at once again what was named so.
        set(file $<PATH:REPLACE_EXTENSION,LAST_ONLY,$<TARGET_OBJECTS:${made}>,.pch>)
        set(file $<PATH:RELATIVE_PATH,${file},${PROJECT_BINARY_DIR}>)
        target_compile_options(${target} PRIVATE "SHELL:-include-pch ${file}")
    # Not with ccache: of what GCC makes of the headers it finds nothing in another folder.
    elseif(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND NOT CMAKE_CXX_COMPILER_LAUNCHER MATCHES "ccache"
        AND NOT type STREQUAL "EXECUTABLE"
    )
        target_precompile_headers(${target} PRIVATE ${standard_headers} ${ARGN})
        # GCC 12 forgets that those are a library's, and warns of what it does not understand in them.
        target_compile_options(${target} PRIVATE -Wno-array-bounds -Wno-restrict -Wno-stringop-overflow)
    endif()
endfunction()

if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_LAUNCHER MATCHES "ccache")
    # Without these ccache keeps nothing that was compiled with precompiled headers.
    list(PREPEND CMAKE_CXX_COMPILER_LAUNCHER
        env CCACHE_PCH_EXTSUM=1 CCACHE_SLOPPINESS=pch_defines,time_macros
    )
endif()
