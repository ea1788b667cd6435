#pragma once

#include "common/api/trial.hpp"
#include "daemon/net/mask.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace mailctl::net::smtp {

using Step = api::TrialStepName;

/// How far a conversation has come.
struct Progress {
    Step step = Step::resolve;  ///< Under way; "quit" never, so that failures keep
                                ///< the step at which they happened.
    std::string reply;          ///< The server's words in this step on one line: "535 5.7.8 no".
    bool connected = false;
    bool encrypted = false;
    bool introduced = false;  ///< The server has told its capabilities, since TLS if there is TLS.
    std::string mechanisms;   ///< For login, as the server listed them last: "PLAIN LOGIN".
    bool logged_in = false;
    bool is_smtp = true;  ///< False once the greeting turns out to be something else.
};

/// Follows an SMTP conversation line by line and tells it in steps.
///
/// Nothing that we send is ever told, except the name of the login mechanism; and what the server
/// sends passes the mask. A step's text has at most 512 bytes, and there are at most 100 steps.
class Transcript {
public:
    struct Tls {
        bool at_once;  ///< Before the greeting, and not by STARTTLS.
        bool certificate_checked;
    };
    using OnStep = std::function<void(const api::TrialStep&)>;

    Transcript(Tls tls, Mask mask, OnStep on_step);
    ~Transcript();

    Transcript(const Transcript&) = delete;
    Transcript& operator=(const Transcript&) = delete;
    Transcript(Transcript&&) = delete;
    Transcript& operator=(Transcript&&) = delete;

    /// Tells what we know ourselves about a step.
    void tell(Step step, bool ok, std::string_view text);

    /// What the server does not announce: that we resolve or connect.
    void begin(Step step);

    /// Not known before the look-ups are over.
    void expect_checked_certificate() { tls_.certificate_checked = true; }

    /// A line of libcurl's own commentary; some of them say who was connected, and how TLS went.
    void comment(std::string_view line);

    void client_line(std::string_view line);
    void server_line(std::string_view line);

    /// Tells that a step failed, unless some failure was told already.
    void fail(Step step, std::string_view text);

    const Progress& progress() const { return progress_; }

private:
    void connected(std::string_view to);
    void add_to_reply(std::string_view more);
    void clear_reply();
    void tell_tls();
    void judge_reply(std::string_view code);

    Tls tls_;
    Mask mask_;
    OnStep on_step_;
    Progress progress_;
    std::string raw_reply_;  ///< Of the step, before the mask: a secret may be torn over its lines.
    std::string tls_words_;
    std::string mechanism_;
    bool after_secret_prompt_ = false;
    bool after_data_ = false;
    bool quitting_ = false;
    bool failure_told_ = false;
    int steps_told_ = 0;
};

}  // namespace mailctl::net::smtp
