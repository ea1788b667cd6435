# shellcheck shell=bash
# Packages for quickstart, runtests and bench. To be sourced; says what it does.

build_packages=(
    ccache cmake dpkg-dev file g++ libargon2-dev libboost-program-options1.81-dev libboost1.81-dev
    libc-ares-dev libcurl4-openssl-dev libfmt-dev libidn2-dev libldns-dev liblmdb-dev libmd-dev
    libsqlite3-dev libssl-dev libsystemd-dev ninja-build nlohmann-json3-dev pkg-config
)
# What tests/rig starts, and what its machines need.
rig_packages=(
    bind9 ca-certificates curl dnsmasq-base dovecot-core dovecot-imapd dovecot-lmtpd iproute2 knot knot-dnsutils libsasl2-modules openssl
    pdns-backend-sqlite3 pdns-server postfix postfix-cdb postfix-lmdb python3 python3-dnspython rspamd
    unbound util-linux
)
test_packages=(
    acl attr bash-completion bind9-dnsutils catch2 clang-14 clang-format-14 clang-tidy-14 cpio debootstrap
    fish gdb git golang-github-varlink-go-dev golang-go libclang-rt-14-dev lintian lld mandoc nginx-light postfix-pgsql postgresql
    procps pyflakes3 python3-prometheus-client shellcheck strace swaks systemd-container wrk zsh
)
# Other packages of Node have npm in them, and Debian's does not go with those.
command -v npm >/dev/null || test_packages+=(nodejs npm)

is_installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# Installing Postfix would take another mail server off the machine.
refuse_other_mail_server() {
    local other
    other=$(dpkg-query -W -f '${Package} ${db:Status-Status} ${Provides}\n' 2>/dev/null |
        awk '$2 == "installed" && /mail-transport-agent/ && $1 != "postfix" { print $1; exit }')
    if [ -n "$other" ]; then
        echo "This machine's mail server is $other, and installing Postfix would replace it." >&2
        echo "Try this on another machine or in a container." >&2
        exit 1
    fi
}

# The rig starts its servers itself. At the machine's next boot the name servers would all want its port 53.
keep_from_booting() {
    local package unit
    command -v systemctl >/dev/null || return 0
    for package in "$@"; do
        case $package in
            bind9) unit=named ;;
            dovecot-core) unit=dovecot ;;
            knot | rspamd | unbound) unit=$package ;;
            nginx-light) unit=nginx ;;
            pdns-server) unit=pdns ;;
            postgresql) unit=postgresql ;;
            *) continue ;;
        esac
        systemctl --quiet disable "$unit" 2>>/tmp/mailctl-packages.log || true
    done
}

# Installs what is missing of the named packages. Nothing that comes with a service gets started:
# the machine's own mail and names are none of our business.
install_packages() {
    local missing=() package policy=/usr/sbin/policy-rc.d made_policy=
    for package in "$@"; do
        is_installed "$package" || missing+=("$package")
    done
    [ ${#missing[@]} -gt 0 ] || return 0
    if [ "$(id -u)" != 0 ]; then
        echo "These packages are missing, and only root can install them: ${missing[*]}" >&2
        exit 1
    fi
    refuse_other_mail_server
    echo "== Installing ${#missing[@]} packages: ${missing[*]}"
    if [ ! -e "$policy" ]; then
        made_policy=yes
        printf '#!/bin/sh\nexit 101\n' >"$policy"
        chmod 0755 "$policy"
    fi
    if ! is_installed postfix; then
        echo 'postfix postfix/main_mailer_type select No configuration' | debconf-set-selections
    fi
    local status=0
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq && apt-get install -y -qq --no-install-recommends "${missing[@]}" \
        >/tmp/mailctl-packages.log 2>&1 || status=$?
    [ -z "$made_policy" ] || rm -f "$policy"
    keep_from_booting "${missing[@]}"
    if [ "$status" != 0 ]; then
        tail -n 20 /tmp/mailctl-packages.log >&2
        echo "Installing the packages failed; the whole log is /tmp/mailctl-packages.log" >&2
        exit "$status"
    fi
}
