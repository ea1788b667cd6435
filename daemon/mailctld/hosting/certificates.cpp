#include "daemon/mailctld/hosting/certificates.hpp"

#include "common/api/hosting/enable.hpp"
#include "daemon/mailctld/act.hpp"
#include "daemon/mailctld/files/replace.hpp"
#include "daemon/mailctld/hosting/certificate_faults.hpp"
#include "daemon/mailctld/log.hpp"
#include "daemon/mailctld/network/net_job.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/program/operator.hpp"
#include "daemon/mailctld/store/hash.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

#include <sys/stat.h>

namespace mailctl::hosting {
namespace {

namespace fs = std::filesystem;

// A certificate that does not count yet counts some day without a change of its file.
constexpr std::chrono::hours judged_again_after{1};
// A reload that fails fails again, and is no reason to try each ten seconds.
constexpr std::chrono::minutes reload_pause{1};

fs::path within_root(const Config& config, const std::string& file) {
    return config.root / fs::path(file).relative_path();
}

// "none" and nothing are none; the key is beside the chain unless it is named.
std::optional<Certificate> certificate_of_postfix(const Config& config) {
    const auto values = postfix::effective_values(
        config.postfix_config_dir,
        {"smtpd_tls_chain_files", "smtpd_tls_cert_file", "smtpd_tls_key_file"}
    );
    if (!values) {
        return std::nullopt;
    }
    const auto& list = (*values)[0];
    const auto first = list.substr(0, list.find_first_of(", \t"));
    if (!first.empty()) {
        return Certificate{first, first};
    }
    const auto& chain = (*values)[1];
    const auto& key = (*values)[2];
    if (chain.empty() || chain == "none") {
        return std::nullopt;
    }
    return Certificate{chain, key.empty() || key.starts_with('$') ? chain : key};
}

Result<api::CertificateJudgement> judgement_of(
    const Context& context, const HostName& host, const Pair& pair
) {
    api::JudgeCertificate request{host, pair.chain, {}};
    for (const auto& line : pair.key) {
        request.key.push_back(line.clone());
    }
    return network::ask_net(context, request, network::JobEffect::none);
}

bool has_taken(const Result<program::Operator::Answer>& answer) {
    return answer &&
           (answer->exit_status == 0 || answer->exit_status == program::Operator::not_running);
}

}  // namespace

fs::path certificate_place(const Config& config, const Certificate& files) {
    constexpr std::size_t enough = 16;
    const auto name = store::sha256(files.chain + '\n' + files.key).substr(0, enough);
    return config.lookup_dir / "tls" / (name + ".pem");
}

Result<GoodPair> judge_pair(
    const Context& context, const HostName& host, const Certificate& files
) {
    auto pair = read_pair(context.services.config, files);
    if (!pair) {
        return pair.error();
    }
    auto about = judgement_of(context, host, *pair);
    if (!about) {
        return about.error();
    }
    if (about->fault) {
        return fault_told(*about, host, files);
    }
    return GoodPair{*std::move(pair), *std::move(about)};
}

std::string Certificates::text_in_use(const Certificate& files) const {
    auto text = files::read_file(certificate_place(config_, files));
    return text ? *std::move(text) : std::string();
}

Result<Certificates::Put> Certificates::put(const Certificate& files, const GoodPair& good) {
    const std::lock_guard turn(one_at_a_time_);
    auto wanted = good.pair.text();
    auto present = text_in_use(files);
    const auto put = wanted == present ? Put::same : present.empty() ? Put::first : Put::other;
    wipe(present);
    try {
        if (put != Put::same) {
            constexpr mode_t for_root = 0700;
            for (const auto& directory : {config_.lookup_dir, directory()}) {
                if (::mkdir(directory.c_str(), for_root) != 0 && errno != EEXIST) {
                    throw std::system_error(errno, std::generic_category(), directory.string());
                }
                files::sync_directory(directory.parent_path());
            }
            // First, so that a crash between the two costs a reload too many and none too few.
            files::replace_private_file(mark(), {});
            files::replace_private_file(certificate_place(config_, files), wanted);
        }
    } catch (const std::system_error& error) {
        wipe(wanted);
        return Error{
            Errc::failed,
            fmt::format("putting the certificate where programs read it: {}", error.what()),
            "see that the disk is not full, and that mailctld may write there",
            {}};
    }
    wipe(wanted);
    const std::lock_guard guard(mutex_);
    if (seen_ && seen_->files == files) {
        seen_->in_use = good.about;
        seen_->trouble.reset();
    }
    return put;
}

void Certificates::forget(const Certificate& files) {
    const std::lock_guard turn(one_at_a_time_);
    std::error_code none;
    fs::remove(certificate_place(config_, files), none);
    came_into_force();
}

void Certificates::came_into_force() {
    std::error_code none;
    fs::remove(mark(), none);
}

// Dovecot first: it is the one that does not come to it by itself.
std::optional<std::string> Certificates::bring_into_force() {
    std::error_code none;
    if (!fs::exists(mark(), none)) {
        return std::nullopt;
    }
    {
        const std::lock_guard guard(mutex_);
        if (Clock::now() < next_reload_) {
            return std::nullopt;
        }
        next_reload_ = Clock::now() + reload_pause;
    }
    const program::Operator helper(config_);
    if (!has_taken(helper.ask(program::Verb::dovecot_reload))) {
        return "Dovecot has not read the renewed certificate: `doveadm reload`, and its log";
    }
    if (!has_taken(helper.ask(program::Verb::postfix_reload))) {
        return "Postfix has not read the renewed certificate everywhere: `postfix reload`";
    }
    came_into_force();
    const std::lock_guard guard(mutex_);
    next_reload_ = {};
    return std::nullopt;
}

void Certificates::take(const Context& context, Seen& seen, const GoodPair& good) {
    const auto& files = *seen.settings.certificate;
    const auto put = this->put(files, good);
    if (!put) {
        seen.trouble = put.error().message;
        return;
    }
    seen.in_use = good.about;
    seen.trouble.reset();
    if (*put == Put::same) {
        return;
    }
    act::record(
        context,
        {.method = api::HostingEnable::method,
         .event = "certificate-renewed",
         .text = fmt::format(
             "the certificate for {} in {} counts until {}",
             seen.settings.mail_host.text(),
             files.chain,
             good.about.until
         )},
        [](store::Database&) {}
    );
    log_info(
        "hosting.certificate",
        {{"file", files.chain}, {"serial", good.about.serial}, {"until", good.about.until}}
    );
}

// What programs have by now, where its files are no good.
void Certificates::know_what_is_in_use(const Context& context, Seen& seen) const {
    if (seen.in_use) {
        return;
    }
    auto text = text_in_use(*seen.settings.certificate);
    const auto pair = pair_in(text);
    wipe(text);
    auto about = pair ? judgement_of(context, seen.settings.mail_host, *pair)
                      : Result<api::CertificateJudgement>(Error{Errc::not_found, {}, {}, {}});
    if (about) {
        seen.in_use = *std::move(about);
    }
}

void Certificates::look(const Context& context, Seen& seen) {
    const auto good = judge_pair(context, seen.settings.mail_host, *seen.settings.certificate);
    seen.good_until = Clock::now() + judged_again_after;
    if (good) {
        take(context, seen, *good);
        return;
    }
    if (good.error().code != Errc::configuration) {
        seen.good_until = {};  // Nobody has judged it.
    }
    if (seen.trouble != good.error().message) {
        log_warning("hosting.certificate", {{"text", good.error().message}});
    }
    seen.trouble = good.error().message;
    know_what_is_in_use(context, seen);
}

// It is in use, whatever is wrong with it.
void Certificates::look_at_own(const Context& context, Seen& seen) {
    const auto& host = seen.settings.mail_host;
    seen.good_until = Clock::now() + judged_again_after;
    std::optional<std::string> trouble;
    auto pair = read_pair(context.services.config, seen.files);
    auto about =
        pair ? judgement_of(context, host, *pair) : Result<api::CertificateJudgement>(pair.error());
    if (!about) {
        trouble = about.error().message;
        if (pair) {
            seen.good_until = {};  // Nobody has judged it.
        }
    } else if (about->fault) {
        trouble = fault_told(*about, host, seen.files).message;
    }
    if (trouble && trouble != seen.trouble) {
        log_warning("hosting.certificate", {{"text", *trouble}});
    }
    seen.trouble = std::move(trouble);
    seen.in_use = about ? std::optional(*std::move(about)) : std::nullopt;
}

void Certificates::judge_again(const Context& context, Seen& seen) {
    if (seen.settings.certificate) {
        look(context, seen);
    } else {
        look_at_own(context, seen);
    }
}

// Postfix is asked when main.cf has changed.
std::optional<Certificate> Certificates::files_of(const Settings& settings) {
    if (settings.certificate) {
        return settings.certificate;
    }
    const auto now = files::Stamp::of(config_.postfix_config_dir / "main.cf");
    {
        const std::lock_guard guard(mutex_);
        if (main_cf_ == now && now.is_settled()) {
            return own_;
        }
    }
    auto own = certificate_of_postfix(config_);
    const std::lock_guard guard(mutex_);
    main_cf_ = now;
    own_ = std::move(own);
    return own_;
}

void Certificates::follow(const Context& context, const Settings& settings) {
    const auto files = files_of(settings);
    if (!files) {
        const std::lock_guard guard(mutex_);
        seen_.reset();
        return;
    }
    std::optional<Seen> seen;
    {
        const std::lock_guard guard(mutex_);
        seen = seen_;
    }
    const auto chain = files::Stamp::of(within_root(config_, files->chain));
    const auto key = files::Stamp::of(within_root(config_, files->key));
    if (!seen || seen->settings != settings || seen->files != *files) {
        seen = Seen{settings, *files, {}, {}};
    }
    const bool is_known =
        seen->chain == chain && seen->key == key && Clock::now() < seen->good_until;
    if (!is_known) {
        seen->chain = chain;
        seen->key = key;
        judge_again(context, *seen);
        // What was written just now may be written again in the same moment.
        if (!chain.is_settled() || !key.is_settled()) {
            seen->good_until = {};
        }
    }
    if (auto unread = settings.certificate ? bring_into_force() : std::nullopt) {
        seen->unread = std::move(unread);
    } else if (std::error_code none; !fs::exists(mark(), none)) {
        seen->unread.reset();
    }
    const std::lock_guard guard(mutex_);
    seen_ = std::move(seen);
}

std::optional<api::HostedCertificate> Certificates::standing(const Settings& settings) {
    const std::lock_guard guard(mutex_);
    if (!seen_ || seen_->settings != settings || (!seen_->in_use && !seen_->trouble)) {
        return std::nullopt;
    }
    api::HostedCertificate told;
    told.file = seen_->files.chain;
    told.trouble = seen_->trouble ? seen_->trouble : seen_->unread;
    if (seen_->in_use) {
        constexpr std::int64_t day_seconds = 86'400;
        const auto& about = *seen_->in_use;
        told.names = about.names;
        told.issuer = about.issuer;
        told.serial = about.serial;
        told.until = about.until;
        const auto left = about.ends - static_cast<std::int64_t>(std::time(nullptr));
        told.days_left = left < 0 ? -1 : left / day_seconds;
    }
    return told;
}

}  // namespace mailctl::hosting
