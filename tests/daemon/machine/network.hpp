#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace test {

class Listener;

/// What goes wrong with a job of mailctl-net.
struct Fault {
    std::string error;     ///< "RemoteRefused"; empty: the answer is lost.
    std::string message;   ///< Of the error.
    bool is_done = false;  ///< The deed is done all the same.
    int times = 1000;      ///< To so many of its calls this happens,
    int spared = 0;        ///< after so many to which it does not.
};

/// The platform or the name server says no.
inline Fault refused() { return {"RemoteRefused", "it says no"}; }
/// Neither is reached.
inline Fault unavailable() { return {"RemoteUnavailable", "nobody answers"}; }
/// mailctl-net does not know what became of it.
inline Fault unknown() { return {"RemoteUnknown", "no answer came"}; }
/// mailctl-net dies before the deed, or behind it.
inline Fault lost() { return {}; }
inline Fault lost_after() { return {{}, {}, /*is_done=*/true}; }

struct RemoteCredential {
    std::string id;
    std::string username;
    std::string description;
    std::string password;
};

struct RemoteDomain {
    std::string name;
    bool is_verified = false;
};

/// A record that the platform asks for.
struct AskedRecord {
    std::string name;
    std::string type;
    std::string value;
};

/// All that is elsewhere: a platform with one account and a name server with one zone, which answer
/// every job of mailctl-net at its socket, in its place. A test may change it between two calls.
class Network {
public:
    explicit Network(const std::filesystem::path& socket);
    ~Network();

    Network(const Network&) = delete;
    Network& operator=(const Network&) = delete;
    Network(Network&&) = delete;
    Network& operator=(Network&&) = delete;

    // The platform.
    std::string account = "account-1";
    std::vector<RemoteCredential> credentials;
    int credentials_made = 0;
    std::vector<RemoteDomain> domains;
    std::int64_t domains_left_out = 0;
    std::vector<AskedRecord> asked_for;
    std::string answers_about;  ///< Another domain than the one that was to be added.

    // The name server.
    std::optional<std::string> zone;                          ///< "example.org"
    std::map<std::string, std::vector<std::string>> records;  ///< By "example.org TXT".
    std::int64_t spf_lookups = 2;
    std::optional<std::string> spf_problem;
    bool keeps_records = true;  ///< Else it says that they are written, and lies.

    // The relay: an api::TrialVerdict.
    std::string verdict = R"({"ok":true,"message":"250 ok","hint":""})";

    // Any mailbox: an api::ReadMessageReply.
    std::string message = R"({"end":"read","text":"message 1 of the inbox"})";

    // Any certificate: an api::CertificateJudgement.
    std::string judgement =
        R"({"names":["mail.example.org"],"issuer":"CN=R11","serial":"0A",)"
        R"("since":"2026-01-01T00:00:00Z","until":"2026-03-01T00:00:00Z","ends":1772323200})";

    /// What somebody else does on this machine while a job is done.
    std::function<void()> meanwhile;
    std::string last_job;  ///< The name of that job.

    /// What goes wrong from now on, by the job's name: "PlatformRegister".
    std::map<std::string, Fault> faults;

    /// The names of the jobs since the last forget_jobs(), and the parameters of the last one of
    /// that name, as JSON; empty where there was none.
    std::vector<std::string> jobs() const;
    std::string last(const std::string& job) const;
    /// Whether that text was told to any job of that name.
    bool was_told(const std::string& job, const std::string& text) const;
    void forget_jobs();

    const RemoteCredential* credential(const std::string& id) const;

private:
    struct Job {
        std::string name;
        std::string parameters;
    };

    std::optional<std::string> answer(const std::string& message);

    mutable std::mutex mutex_;
    std::vector<Job> jobs_;
    std::unique_ptr<Listener> listener_;  ///< Last: its thread uses the others.
};

}  // namespace test
