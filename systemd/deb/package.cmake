# The Debian packages: "cpack" in a build folder that was configured with -DCMAKE_INSTALL_PREFIX=/usr.
#
# Two of them: a program that listens to the network is there only where somebody wants it. What an
# install() names no component for is mailctl's.
#
# CPack and not debhelper, because debhelper wants a debian/ folder at the top of the tree. What
# debhelper would have added is small: the maintainer scripts beside this file, and finish.cmake.

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME mailctl)
set(CPACK_PACKAGE_VENDOR mailctl)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_COMPONENTS_ALL main httpd)
set(CPACK_COMPONENTS_GROUPING IGNORE)

set(CPACK_DEBIAN_MAIN_PACKAGE_NAME mailctl)
set(CPACK_DEBIAN_MAIN_DESCRIPTION
"control plane for the Postfix that a machine already runs
mailctl sends a machine's mail through a delivery provider with one command,
and takes that back with another. Every change to Postfix's configuration is
planned, tried out, made in one step, verified, and undone if mail would stop.
It also looks after an account at a delivery platform, and writes the DNS
records of its domains.
.
This package holds the command mailctl, the daemon mailctld that owns every
change, and its two helpers. Installing it leaves Postfix as it is.")

set(CPACK_DEBIAN_HTTPD_PACKAGE_NAME mailctl-httpd)
set(CPACK_DEBIAN_HTTPD_DESCRIPTION
"control plane for Postfix, over HTTP
mailctl-httpd answers HTTP for mailctld, which looks after a machine's outgoing
mail: whoever has a token or a login can do with it what the command mailctl
does, and follow what happens as a stream of events.
.
It has no right and no state of its own, and listens on this machine alone
until it is told otherwise.")

set(CPACK_PACKAGING_INSTALL_PREFIX ${CMAKE_INSTALL_PREFIX})
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
# What it strips off goes into mailctl-dbgsym and mailctl-httpd-dbgsym, beside the packages.
set(CPACK_DEBIAN_DEBUGINFO_PACKAGE ON)
set(CPACK_PRE_BUILD_SCRIPTS ${CMAKE_CURRENT_LIST_DIR}/finish.cmake)

# .invalid, until whoever publishes the package puts an address here that somebody reads.
set(MAILCTL_PACKAGE_MAINTAINER "mailctl maintainers <maintainers@mailctl.invalid>"
    CACHE STRING "Maintainer field of the Debian package")

set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_MAINTAINER ${MAILCTL_PACKAGE_MAINTAINER})
set(CPACK_DEBIAN_PACKAGE_SECTION mail)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
# libsasl2-modules: without a mechanism Postfix cannot log in anywhere ("no mechanism available").
# procps: "systemctl reload mailctld" runs kill.
# systemd | ...: for systemd-sysusers; the daemon itself also runs where systemd does not.
set(sysusers "systemd | systemd-standalone-sysusers | systemd-sysusers")
set(CPACK_DEBIAN_MAIN_PACKAGE_DEPENDS "postfix, libsasl2-modules, procps, ${sysusers}")
set(CPACK_DEBIAN_MAIN_PACKAGE_RECOMMENDS ca-certificates)
# The same version, because what they say to each other is told to nobody else.
set(CPACK_DEBIAN_HTTPD_PACKAGE_DEPENDS
    "mailctl (= ${PROJECT_VERSION}-${CPACK_DEBIAN_PACKAGE_RELEASE}), ${sysusers}")
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_MAIN_PACKAGE_CONTROL_EXTRA
    ${CMAKE_CURRENT_LIST_DIR}/postinst
    ${CMAKE_CURRENT_LIST_DIR}/prerm
    ${CMAKE_CURRENT_LIST_DIR}/postrm)
set(CPACK_DEBIAN_HTTPD_PACKAGE_CONTROL_EXTRA
    ${CMAKE_CURRENT_LIST_DIR}/httpd/conffiles
    ${CMAKE_CURRENT_LIST_DIR}/httpd/postinst
    ${CMAKE_CURRENT_LIST_DIR}/httpd/prerm
    ${CMAKE_CURRENT_LIST_DIR}/httpd/postrm)
