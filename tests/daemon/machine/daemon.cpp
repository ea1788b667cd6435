#include "tests/daemon/machine/daemon.hpp"

#include "common/wire/json.hpp"
#include "daemon/mailctld/access/doorkeeper.hpp"
#include "daemon/mailctld/access/gate.hpp"
#include "daemon/mailctld/call/house.hpp"
#include "daemon/mailctld/hosting/catch_up.hpp"
#include "daemon/mailctld/hosting/certificates.hpp"
#include "daemon/mailctld/hosting/lookups.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/program/queue_watch.hpp"
#include "daemon/mailctld/serve/dispatch.hpp"
#include "daemon/mailctld/serve/once.hpp"
#include "daemon/mailctld/settle.hpp"
#include "daemon/mailctld/store/journal.hpp"
#include "daemon/op/vmail.hpp"
#include "tests/daemon/machine.hpp"
#include "tests/daemon/machine/captured_log.hpp"
#include "tests/daemon/machine/listener.hpp"

#include <fmt/format.h>

#include <array>
#include <fstream>
#include <optional>
#include <sstream>

#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

namespace test {

using mailctl::wire::json;

namespace {

const mailctl::House& house() {
    static const mailctl::House all{mailctl::features(), mailctl::ties(), mailctl::methods()};
    return all;
}

constexpr const char* certificate =
    "-----BEGIN CERTIFICATE-----\nbm9uZQ==\n-----END CERTIFICATE-----\n";

// What a relay needs of Postfix.
constexpr const char* master_cf =
    "smtp unix - - y - - smtp\n"
    "relay unix - - y - - smtp\n"
    "cleanup unix n - y - 0 cleanup\n"
    "qmgr unix n - n 300 1 qmgr\n"
    "tlsmgr unix - - y 1000? 1 tlsmgr\n"
    "rewrite unix - - y - - trivial-rewrite\n";

// Where the folder is does not matter to anybody.
void leave_out(const std::string& folder, std::string& text) {
    for (auto at = text.find(folder); at != std::string::npos; at = text.find(folder)) {
        text.erase(at, folder.size());
    }
}

}  // namespace

/// What begins with a daemon and ends with it.
struct Daemon::Live {
    Live(Machine& machine, std::function<void()> ring)
        : reader(machine.config.state_dir / "state.db", mailctl::store::Database::Access::read_only)
        , onlooker(machine.config, reader, mailctl::features())
        , queue(machine.config)
        , shared(machine.config.state_dir)
        , received(machine.config.postfix_config_dir)
        , lookups(machine.config, shared)
        , certificates(machine.config)
        , services{
              machine.config,
              house(),
              machine.engine(),
              reader,
              chain,
              onlooker,
              queue,
              shared,
              received,
              groups,
              turns,
              lookups,
              certificates,
              doorkeeper,
              brake,
              run,
              std::move(ring)} {
        machine.engine().on_journal_growth(services.journal_grew);
        machine.engine().on_end([this](const std::string& feature, std::string_view result) {
            run.changes.count(feature, result);
        });
    }

    mailctl::store::Database reader;
    mailctl::store::ChainCheck chain;
    mailctl::change::Onlooker onlooker;
    mailctl::program::QueueWatch queue;
    mailctl::store::SharedDatabase shared;
    mailctl::postfix::ReceivedDomains received;
    mailctl::GroupBook groups;
    mailctl::hosting::Lookups lookups;
    mailctl::hosting::Certificates certificates;
    mailctl::Turns turns;
    /// For it no time goes by, however slow the machine.
    mailctl::access::Doorkeeper doorkeeper{
        [at = mailctl::access::Doorkeeper::Clock::now()] { return at; }};
    mailctl::Brake brake;
    mailctl::Run run;
    mailctl::Services services;
};

namespace {

// As mailctl-op does it once it is who owns the mail.
std::string move_mail(const std::filesystem::path& list) {
    std::ostringstream text;
    text << std::ifstream(list).rdbuf();
    const auto errands = mailctl::op::vmail::read_errands(text.view());
    return errands ? mailctl::op::vmail::perform(*errands, std::chrono::seconds(20)) + "exit 0\n"
                   : "exit 66\n";
}

}  // namespace

struct Daemon::Parts {
    explicit Parts(Daemon& daemon)
        : machine(mailctl::features())
        , net(machine.config.run_dir / "net.sock")
        , op(machine.config.run_dir / "op.sock", [&daemon](mailctl::posix::FileDescriptor client) {
            std::array<char, 64> word{};
            const auto size = ::recv(client.fd(), word.data(), word.size(), 0);
            const std::string asked(word.data(), size > 0 ? static_cast<std::size_t>(size) - 1 : 0);
            const auto found = daemon.operator_says.find(asked);
            const std::string said =
                found != daemon.operator_says.end() ? found->second
                : asked == "vmail-move"
                    ? move_mail(daemon.parts_->machine.config.stage() / "vmail-errands")
                    : "";
            ::send(client.fd(), said.data(), said.size(), MSG_NOSIGNAL);
        }) {}

    Machine machine;
    Network net;
    Listener op;
    std::optional<Live> live;
    std::string own_name;  ///< Of this process, where it has another one for now.
};

Daemon::Daemon() : parts_(std::make_unique<Parts>(*this)) {
    auto& machine = parts_->machine;
    auto& config = machine.config;
    config.map_type = "texthash";
    config.ca_file = machine.directory / "authorities.pem";
    config.delivery_patience = std::chrono::seconds(0);
    config.lookup_dir = machine.directory / "lookup";
    config.mail_owner = ::geteuid();
    config.lookup_group.clear();
    write("authorities.pem", certificate);
    write("etc/postfix/master.cf", master_cf);
    write(
        "etc/postfix/main.cf",
        fmt::format("queue_directory = {}\nrelayhost = theirs\n", path("spool").string())
    );
    write("usr/lib/sasl2/libplain.so", "");
    parts_->live.emplace(machine, [this] { ++bells; });
}

Daemon::~Daemon() {
    if (!parts_->own_name.empty()) {
        ::prctl(PR_SET_NAME, parts_->own_name.c_str());
    }
}

void Daemon::let_front_do(mailctl::FrontMay may) { parts_->machine.config.front_may = may; }

void Daemon::restart() {
    parts_->live.reset();
    parts_->machine.start();
    parts_->live.emplace(parts_->machine, [this] { ++bells; });
    const CapturedLog written;
    parts_->machine.engine().recover();
    mailctl::hosting::catch_up(parts_->live->services);
    mailctl::settle_remote_acts(parts_->live->services);
    log += written.text();
}

Network& Daemon::net() { return parts_->net; }
Script& Daemon::script() { return parts_->machine.script; }

Answer Daemon::call(
    const mailctl::Peer& peer, const std::string& method, const std::string& parameters
) {
    return call(mailctl::caller_of(peer), method, parameters);
}

mailctl::Result<mailctl::Caller> Daemon::admit(
    std::string token, const std::string& from, std::optional<std::string> name
) {
    auto admission = look_at(std::move(token), from, std::move(name));
    return admission ? std::move(admission->caller)
                     : mailctl::Result<mailctl::Caller>(admission.error());
}

mailctl::Result<mailctl::access::Admission> Daemon::look_at(
    std::string token, const std::string& from, std::optional<std::string> name
) {
    mailctl::wire::Presented shown;
    shown.token = *mailctl::Secret::parse(token);
    shown.address = from;
    shown.name = std::move(name);
    const CapturedLog written;
    auto admission = mailctl::access::admit(parts_->live->services, shown);
    log += written.text();
    return admission;
}

Answer Daemon::call(
    const mailctl::Caller& caller, const std::string& method, const std::string& parameters
) {
    const bool is_protocols = method.starts_with("org.");
    const auto* const row =
        mailctl::find_method(house().methods, is_protocols ? method : "io.mailctl." + method);
    if (row == nullptr) {
        throw std::logic_error("there is no method " + method);
    }
    const auto failed = [](const mailctl::Error& error) {
        return Answer{
            std::string(info(error.code).name), error.message, error.hint, error.parameter, {}};
    };
    const CapturedLog written;
    if (const auto status = mailctl::authorise(*row, caller, {}); !status) {
        log += written.text();
        return failed(status.error());
    }
    std::vector<std::string> progress;
    mailctl::Context context{
        parts_->live->services,
        caller,
        [&](const json& reply) { progress.push_back(reply.dump()); },
        [this] { return is_cancelled.load(); },
        {},
        caller.uid ? std::string() : address,
        key};
    auto result = mailctl::run_once(*row, context, json::parse(parameters));
    auto answer = result ? Answer{{}, {}, {}, {}, result->dump()} : failed(result.error());
    answer.progress = progress;
    if (context.handover) {
        mailctl::hand_over(context, std::move(result), [this](const std::string&) {
            return delivery;
        });
    }
    log += written.text();
    for (auto* text : {&answer.reply, &answer.message, &answer.hint}) {
        leave_out(parts_->machine.directory.path().string(), *text);
    }
    return answer;
}

std::filesystem::path Daemon::path(const std::string& name) const {
    return parts_->machine.directory.path() / name;
}

std::string Daemon::read(const std::string& name) const { return read_file(path(name)); }

void Daemon::write(const std::string& name, const std::string& bytes) {
    std::filesystem::create_directories(path(name).parent_path());
    write_file(path(name), bytes);
}

void Daemon::edit_main_cf(const std::string& line) {
    write("etc/postfix/main.cf", read("etc/postfix/main.cf") + line + "\n");
}

std::string Daemon::main_cf(const std::string& name) const {
    const mailctl::postfix::MainCf main(read("etc/postfix/main.cf"));
    return main.value(name).value_or("");
}

std::vector<std::string> Daemon::journal() {
    std::vector<std::string> rows;
    constexpr std::int64_t all = 1000;
    for (const auto& row : mailctl::store::rows_after(parts_->live->reader, 0, all)) {
        rows.push_back(fmt::format("{} {}: {}", row.by, row.event, row.text));
    }
    return rows;
}

std::vector<std::string> Daemon::query(const std::string& sql) {
    std::vector<std::string> rows;
    mailctl::store::Statement found(parts_->live->reader, sql);
    while (found.step()) {
        rows.push_back(found.text(0));
    }
    return rows;
}

void Daemon::spoil(const std::string& sql) {
    using mailctl::store::Database;
    Database db(parts_->machine.config.state_dir / "state.db", Database::Access::read_write);
    db.execute(sql);
}

std::string Daemon::state() {
    std::string all;
    for (const auto& [name, text] : parts_->machine.files()) {
        all += fmt::format("== {}\n{}\n", name, text);
    }
    for (const auto& table : query("SELECT name FROM sqlite_master WHERE type = 'table'")) {
        // When the platform was last asked is no part of it: a dry run asks as well.
        const auto columns = query(fmt::format(
            "SELECT group_concat('quote(\"' || name || '\")', '||\" \"||') FROM "
            "pragma_table_info('{}') WHERE name <> 'seen'",
            table
        ));
        all += fmt::format("== {}\n", table);
        for (const auto& row : query(fmt::format("SELECT {} FROM {}", columns.front(), table))) {
            all += row + "\n";
        }
    }
    return all;
}

void Daemon::let_postfix_run() {
    std::array<char, 16> name{};
    ::prctl(PR_GET_NAME, name.data());
    parts_->own_name = name.data();
    ::prctl(PR_SET_NAME, "master");  // the process that its pid file names is called so
    write("spool/pid/master.pid", std::to_string(::getpid()));
}

}  // namespace test
