#include "daemon/mailctld/hosting/test_hints.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace mailctl::hosting {

std::string smtp_hint(int port, std::optional<api::TrialStepName> failed) {
    switch (failed.value_or(api::TrialStepName::connect)) {
        case api::TrialStepName::resolve:
        case api::TrialStepName::connect:
            return fmt::format(
                "see whether Postfix runs (`postfix status`) and listens (`ss -ltn sport = :{}`), "
                "and whether a firewall of this machine is in between",
                port
            );
        case api::TrialStepName::tls:
            return "Postfix's log says why its certificate does not work: `journalctl -u "
                   "'postfix@*'`; `mailctl hosting status` shows which one it has";
        case api::TrialStepName::auth:
            return "Postfix asks Dovecot whether a password is right: `systemctl status dovecot` "
                   "and `doveadm log find`";
        default:
            return "these are Postfix's own words, and its log has more: `journalctl -u "
                   "'postfix@*'`; restrictions of yours in main.cf may be the reason";
    }
}

std::string imap_hint(api::ImapEnd end) {
    switch (end) {
        case api::ImapEnd::connect:
            return "see whether Dovecot runs (`systemctl status dovecot`) and listens (`ss -ltn "
                   "sport = :993`); dovecot-imapd has to be among its protocols";
        case api::ImapEnd::tls:
            return "`doveconf ssl ssl_cert` shows which certificate it has, and `doveadm log find` "
                   "where it tells what is wrong with that";
        case api::ImapEnd::login:
            return "settings of yours behind ours may refuse it: `doveconf -n`, and `doveadm log "
                   "find`";
        case api::ImapEnd::nothing:
            return "Postfix has it still (`mailq`), or its log tells where it went: `journalctl -u "
                   "'postfix@*'`";
        case api::ImapEnd::read:
        case api::ImapEnd::protocol:
            return "`doveadm log find` shows where Dovecot tells more";
    }
    throw std::logic_error("an end without a hint");
}

}  // namespace mailctl::hosting
