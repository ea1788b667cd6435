#pragma once

#include "common/api/hosting/status.hpp"
#include "common/api/net/certificate/judge.hpp"
#include "common/result.hpp"
#include "daemon/mailctld/call/context.hpp"
#include "daemon/mailctld/files/stamp.hpp"
#include "daemon/mailctld/hosting/pair.hpp"
#include "daemon/mailctld/hosting/settings.hpp"

#include <chrono>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

namespace mailctl::hosting {

/// Where Postfix and Dovecot find a certificate that was named to us: one file with its key and its
/// chain, ours, so that no program ever meets half of what somebody renews. Its name tells from
/// which files it was taken.
std::filesystem::path certificate_place(const Config& config, const Certificate& files);

/// A pair of files that was found good.
struct GoodPair {
    Pair pair;
    api::CertificateJudgement about;
};

/// Reads it and has mailctl-net judge it. `configuration` with one sentence where it is not good
/// for that host; nothing is changed.
Result<GoodPair> judge_pair(const Context& context, const HostName& host, const Certificate& files);

/// What programs have of certificates, and whether it is what its files say by now. A renewed pair
/// counts when it was found good, and as a whole. Where none was named, Postfix's own is judged and
/// watched, and nothing is done about it.
///
/// For any thread.
class Certificates {
public:
    explicit Certificates(const Config& config) : config_(config) {}

    /// What was there of these files before.
    enum class Put { same, other, first };

    /// Puts a good pair where programs find it. Where that was not the same they have to be told,
    /// and until came_into_force() that is not forgotten. It stays when hosting is disabled, as
    /// mailboxes do: an undo needs it.
    Result<Put> put(const Certificate& files, const GoodPair& good);

    /// Takes away what nobody was told of.
    void forget(const Certificate& files);

    /// Programs work with what was put.
    void came_into_force();

    /// Has Postfix and Dovecot read what was put, where they have not. A sentence where one does
    /// not.
    std::optional<std::string> bring_into_force();

    /// Looks whether the files say something else by now, and takes it where it is good.
    void follow(const Context& context, const Settings& settings);

    /// What is known; nothing where there is none, or before the first look.
    std::optional<api::HostedCertificate> standing(const Settings& settings);

private:
    using Clock = std::chrono::steady_clock;

    /// What was seen at the last look.
    struct Seen {
        Settings settings;
        Certificate files;  ///< That was named, or Postfix's own.
        files::Stamp chain;
        files::Stamp key;
        std::optional<api::CertificateJudgement> in_use{};
        std::optional<std::string> trouble{};
        std::optional<std::string> unread{};  ///< By a program, though it was put.
        Clock::time_point good_until{};       ///< Until then the same stamps mean the same.
    };

    std::filesystem::path directory() const { return config_.lookup_dir / "tls"; }
    std::filesystem::path mark() const { return directory() / "to-be-read"; }
    std::optional<Certificate> files_of(const Settings& settings);
    void look_at_own(const Context& context, Seen& seen);
    void judge_again(const Context& context, Seen& seen);
    void look(const Context& context, Seen& seen);
    void take(const Context& context, Seen& seen, const GoodPair& good);
    void know_what_is_in_use(const Context& context, Seen& seen) const;
    std::string text_in_use(const Certificate& files) const;

    const Config& config_;
    std::mutex mutex_;  ///< Guards these, for a moment.
    std::optional<Seen> seen_;
    Clock::time_point next_reload_{};
    std::optional<files::Stamp> main_cf_;  ///< When Postfix was asked for its own.
    std::optional<Certificate> own_;
    std::mutex one_at_a_time_;  ///< Guards the files.
};

}  // namespace mailctl::hosting
