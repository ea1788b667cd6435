# What Debian asks of the installed files that "cmake --install" does not do. CPack runs this on the
# folder with what it is about to pack: one folder in it for each package.

if(NOT CPACK_PACKAGING_INSTALL_PREFIX STREQUAL "/usr")
    message(FATAL_ERROR "a Debian package needs -DCMAKE_INSTALL_PREFIX=/usr: the programs and units name paths below it")
endif()

file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/changelog newest LIMIT_COUNT 1)
set(version ${CPACK_PACKAGE_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE})
if(NOT newest MATCHES "^mailctl \\(${version}\\) ")
    message(FATAL_ERROR "systemd/deb/changelog begins with '${newest}', but this is version ${version}: tell what is new in it")
endif()

function(finish root package)
    set(doc ${root}/usr/share/doc/${package})
    file(COPY ${CMAKE_CURRENT_LIST_DIR}/copyright DESTINATION ${doc}
        FILE_PERMISSIONS OWNER_READ OWNER_WRITE GROUP_READ WORLD_READ)
    configure_file(${CMAKE_CURRENT_LIST_DIR}/changelog ${doc}/changelog.Debian COPYONLY)
    configure_file(${CMAKE_CURRENT_LIST_DIR}/lintian-overrides ${root}/usr/share/lintian/overrides/${package} @ONLY)

    file(GLOB_RECURSE to_compress ${root}/usr/share/man/*.[1-8] ${doc}/changelog.Debian)
    # n: no time stamp inside, so that the same source makes the same package.
    execute_process(COMMAND gzip -9n ${to_compress} COMMAND_ERROR_IS_FATAL ANY)
endfunction()

finish(${CPACK_TEMPORARY_DIRECTORY}/main mailctl)
finish(${CPACK_TEMPORARY_DIRECTORY}/httpd mailctl-httpd)
