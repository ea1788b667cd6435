#pragma once

#include "common/result.hpp"
#include "daemon/mailctld/access/gate.hpp"
#include "daemon/mailctld/call/caller.hpp"
#include "daemon/mailctld/call/handover.hpp"
#include "daemon/mailctld/call/peer.hpp"
#include "daemon/mailctld/front_may.hpp"
#include "tests/daemon/machine/network.hpp"
#include "tests/daemon/machine/script.hpp"

#include <atomic>
#include <cstddef>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// The daemon in a folder, for tests of its handlers: called by the method table, as a session does
/// it, on a state, programs and a network of their own. Needs no root and nothing that is
/// installed.
namespace test {

/// The people of a machine.
inline mailctl::Peer root() { return {0, {}, mailctl::Role::admin, "root"}; }
inline mailctl::Peer alice() { return {4001, {}, mailctl::Role::admin, "alice"}; }
inline mailctl::Peer arthur() { return {4002, {}, mailctl::Role::admin, "arthur"}; }
inline mailctl::Peer bob() { return {4003, {}, mailctl::Role::read, "bob"}; }
inline mailctl::Peer eve() { return {4004, {}, mailctl::Role::none, "eve"}; }
/// One who may read, and whom the system knows: some requests look users up.
inline mailctl::Peer sys() { return {3, {}, mailctl::Role::read, "sys"}; }

/// What came of a call.
struct Answer {
    std::string error;    ///< "NotFound"; empty after a success.
    std::string message;  ///< Of the error, as the next two.
    std::string hint;
    std::string parameter;
    std::string reply;                    ///< Its parameters, as JSON, without the folder.
    std::vector<std::string> progress{};  ///< The replies before it.

    explicit operator bool() const { return error.empty(); }

    /// A member by its JSON pointer: "/change/plan/0/after". Texts without their quotes; empty
    /// where there is none.
    std::string at(const std::string& pointer) const;
    /// Of a list the elements, all of which are texts.
    std::vector<std::string> list(const std::string& pointer) const;
    /// The plan of a change or an act, a row each: "main.cf relayhost (administrator): a -> b".
    std::vector<std::string> plan() const;
};

class Daemon {
public:
    Daemon();
    ~Daemon();

    Daemon(const Daemon&) = delete;
    Daemon& operator=(const Daemon&) = delete;
    Daemon(Daemon&&) = delete;
    Daemon& operator=(Daemon&&) = delete;

    Answer call(
        const mailctl::Peer& peer,
        const std::string& method,            ///< Without "io.mailctl."
        const std::string& parameters = "{}"  ///< JSON
    );

    /// A call that is made for somebody who is no user of this machine.
    Answer call(
        const mailctl::Caller& caller,
        const std::string& method,
        const std::string& parameters = "{}"
    );

    /// From where calls come that are made for somebody who is no user of this machine.
    std::string address = "192.0.2.7";

    /// By which whoever calls tells that it has asked for this before.
    std::string key;

    /// Whom the front door takes the one for who shows this token, and may say whose it is.
    mailctl::Result<mailctl::Caller> admit(
        std::string token, const std::string& from, std::optional<std::string> name = std::nullopt
    );
    /// The same, and how long that is so.
    mailctl::Result<mailctl::access::Admission> look_at(
        std::string token, const std::string& from, std::optional<std::string> name = std::nullopt
    );

    /// As mailctl.conf's front-may.
    void let_front_do(mailctl::FrontMay may);

    /// A new daemon on the same state, which settles what was left open.
    void restart();

    /// The folders of this machine: "etc/postfix/main.cf".
    std::filesystem::path path(const std::string& name) const;
    std::string read(const std::string& name) const;
    void write(const std::string& name, const std::string& bytes);
    /// Puts a line at the end of main.cf.
    void edit_main_cf(const std::string& line);
    /// The value of a parameter in main.cf.
    std::string main_cf(const std::string& name) const;

    /// The journal's rows: "alice connected: connected to the account a@example.org".
    std::vector<std::string> journal();
    /// The first column of what the store answers.
    std::vector<std::string> query(const std::string& sql);
    /// What somebody does to the store behind the daemon's back.
    void spoil(const std::string& sql);
    /// All that a request may change here: files and the store.
    std::string state();

    /// From now on Postfix runs, as far as its files and processes tell.
    void let_postfix_run();

    Network& net();
    Script& script();

    std::size_t bells = 0;  ///< How often somebody who follows the journal was woken.
    mailctl::Delivery delivery = mailctl::Delivery::read;  ///< Of the replies that tell a secret.
    std::atomic<bool> is_cancelled = false;                ///< The client hangs up in the call.
    std::string log;                                       ///< All that was written into it.
    /// What mailctl-op says to a word, with its last line: "exit 0\n". To others it says nothing.
    std::map<std::string, std::string> operator_says;

private:
    struct Live;
    struct Parts;

    std::unique_ptr<Parts> parts_;
};

}  // namespace test
