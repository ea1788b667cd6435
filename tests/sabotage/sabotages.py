"""The table of sabotages: a check dropped, an order swapped, a mode widened, a bound off by one."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Sabotage:
    name: str
    file: str
    old: str  # stands there once
    new: str
    rig: tuple = ()  # words that choose the rig's tests; without them the unit tests judge


SABOTAGES = (
    Sabotage("a message may be one byte longer", "common/wire/frame.cpp",
             "if (buffer_.size() >= message_bytes_max_) {", "if (buffer_.size() > message_bytes_max_ + 1) {"),
    Sabotage("a label of a host name may have 64 bytes", "common/types/host_name.cpp",
             "max_label_bytes = 63;", "max_label_bytes = 64;"),
    Sabotage("a user name may hold a colon", "common/types/login_name.cpp",
             "if (text.find(':') != std::string_view::npos) {", "if (text.find('\\0') != std::string_view::npos) {"),
    Sabotage("an address that only looks like one is a host name", "common/types/host_name.cpp",
             'name.find_first_not_of("0123456789.") == std::string_view::npos', "false"),
    Sabotage("a value of ours may name another parameter", "daemon/mailctld/postfix/parameters.cpp",
             "trimmed(value).size() == value.size() &&\n           value.find('$') == std::string_view::npos",
             "trimmed(value).size() == value.size()"),
    Sabotage("a next hop needs no brackets", "daemon/mailctld/postfix/parameters.cpp",
             "return is_plain(value) && value.starts_with('[') &&", "return is_plain(value) &&"),
    Sabotage("base is taken anew each time", "daemon/mailctld/change/plan.cpp",
             "entry.base = owned->base;", "entry.base = now_.main.entry(name)->to_hex();"),
    Sabotage("drift is overwritten unasked", "daemon/mailctld/change/plan.cpp",
             "current != owned->ours && on_drift_ == OnDrift::refuse", "current != owned->ours && false"),
    Sabotage("a service of somebody else's is taken for ours", "daemon/mailctld/change/plan.cpp",
             "            if (has_service(now_.master, name)) {", "            if (false) {"),
    Sabotage("a replaced file has not the mode it had", "daemon/mailctld/files/replace.cpp",
             "::fchmod(to, wanted.st_mode & permission_bits)", "::fchmod(to, 0600)"),
    Sabotage("a private file is readable for its group", "daemon/mailctld/files/replace.cpp",
             "O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, private_mode)",
             "O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0640)"),
    Sabotage("a rewritten file is not dated back", "daemon/mailctld/files/replace.cpp",
             "times[0].tv_sec -= settled_seconds;", "times[0].tv_sec -= 0;"),
    Sabotage("two may have the same turn", "daemon/mailctld/turns.cpp",
             "taken_.insert(name);", ""),
    Sabotage("a turn that is given back wakes nobody", "daemon/mailctld/turns.cpp",
             "freed_.notify_all();", ""),
    Sabotage("a key is taken for any name below the domain", "daemon/mailctld/dns/wanted.cpp",
             'name.text().ends_with("._domainkey." + domain.text())', "name.text().ends_with(domain.text())"),
    Sabotage("a proof for a third party is written at the top", "daemon/mailctld/dns/wanted.cpp",
             "if (is_top && is_spf(value)) {", "if (is_top) {"),
    Sabotage("the platform's all gets into the record that is there", "daemon/mailctld/dns/spf.cpp",
             "        if (is_all(term)) {\n            continue;", "        if (false) {\n            continue;"),
    Sabotage("a term is added behind all", "daemon/mailctld/dns/spf.cpp",
             "list.insert(before_all(), term);", "list.insert(list.end(), term);"),
    Sabotage("a policy for subdomains is not looked at", "daemon/mailctld/dns/dmarc.cpp",
             "return own ? own : dmarc_policy(text);", "return dmarc_policy(text);"),
    Sabotage("what changes something is repeated after a lost answer", "daemon/net/platform/retry.cpp",
             "return *attempt.fate == http::Fate::not_sent || effect == Effect::reads;", "return true;"),
    Sabotage("clear text may go anywhere", "daemon/net/http/target.cpp",
             "return (ntohl(ipv4.s_addr) >> 24U) == IN_LOOPBACKNET;", "return true;"),
    Sabotage("a secret may be saved over a file", "cli/save_file.cpp",
             "O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW", "O_WRONLY | O_CREAT | O_NOFOLLOW"),
    Sabotage("a saved secret is readable for everybody", "cli/save_file.cpp",
             "S_IRUSR | S_IWUSR));", "0644));"),
    Sabotage("a password file may have two lines", "cli/password.cpp",
             "if (text.find('\\n') != std::string::npos) {", "if (false) {"),
    Sabotage("the last word of any instance counts", "daemon/mailctld/postfix/omen.cpp",
             "if (!program.starts_with(syslog_name) || program.substr(syslog_name.size(), 1) != \"/\") {",
             "if (program.find('/') == std::string_view::npos) {"),
    Sabotage("the services go in after main.cf", "daemon/mailctld/change/engine.cpp",
             "if (work.plan.master_at_switch != work.now.master.bytes()) {", "if (false) {",
             rig=("test_each_port_works",)),
    Sabotage("a reader may enable the relay", "daemon/mailctld/dispatch.cpp",
             "relay::enable>    (Role::admin,", "relay::enable>    (Role::read, ",
             rig=("roles_test",)),
    Sabotage("what master holds back is no reason", "daemon/mailctld/change/engine.cpp",
             "if (trouble && trouble->is_certain) {", "if (false) {", rig=("system_log_test",)),
    Sabotage("no queue manager is as good as one", "daemon/mailctld/postfix/master_process.cpp",
             "return old_is_there ? TakeUp::unmoved : TakeUp::no_manager;", "return TakeUp::works;",
             rig=("reload_test",)),
    Sabotage("a service stays when the way back fails", "daemon/mailctld/change/roll_back.cpp",
             "        write_services(change.before, change.after);\n        return revived;", "        return revived;",
             rig=("test_what_could_not_be_taken_back",)),
)
