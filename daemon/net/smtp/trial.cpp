#include "daemon/net/smtp/trial.hpp"

#include "daemon/net/curl.hpp"
#include "daemon/net/lookup.hpp"
#include "daemon/net/own_address.hpp"
#include "daemon/net/smtp/dane.hpp"
#include "daemon/net/smtp/route.hpp"
#include "daemon/net/smtp/test_message.hpp"
#include "daemon/net/smtp/transcript.hpp"
#include "daemon/net/smtp/verdict.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <utility>

namespace mailctl::net::smtp {
namespace {

constexpr std::chrono::seconds lookup_limit{10};
constexpr long connect_limit_ms = 10'000;
constexpr long total_limit_ms = 30'000;
// Greylisting servers hold the greeting back, and others the answer to a wrong password.
constexpr long reply_limit_s = 20;
// An ordinary conversation has 2 KiB.
constexpr std::size_t max_received_bytes = 262'144;

constexpr int implicit_tls_port = 465;  // RFC 8314, 7.3

bool has_implicit_tls(const api::TrySmtp& request) {
    return request.port.number() == implicit_tls_port;
}

bool is_verified(TlsLevel level) { return level == TlsLevel::secure || level == TlsLevel::verify; }

std::string bracketed(const std::string& host) {
    return host.find(':') == std::string::npos ? host : fmt::format("[{}]", host);
}

const api::ClientSettings as_usual{
    .may_use_ipv4 = true,
    .may_use_ipv6 = true,
    .inet_protocols = "all",
    .preferred = {},
    .bind_ipv4 = {},
    .bind_ipv6 = {},
    .must_bind = false,
    .tls_protocols = {},
    .tls_oldest = {},
    .tls_newest = {},
    .greeting_name = {}};

/// One connection to one relay.
class Trial {
public:
    Trial(const api::TrySmtp& request, const Observer& observer)
        : request_(request)
        , client_(request.client.value_or(as_usual))
        , observer_(observer)
        , may_send_secrets_(request.tls != TlsLevel::dane)
        , transcript_(
              {.at_once = has_implicit_tls(request),
               .certificate_checked = is_verified(request.tls)},
              request.username ? Mask(request.username->text(), *request.password) : Mask(),
              observer.on_step
          ) {}

    Result<api::TrialVerdict> run() {
        if (find_addresses() && find_keys()) {
            transcript_.begin(Step::connect);
            set_up_connection();
            set_up_tls();
            set_up_job();
            ending_.code = curl_easy_perform(curl_.get());
            if (cancelled_) {
                return Error{Errc::cancelled, "the caller went away", {}, {}};
            }
        }
        return verdict();
    }

private:
    template <class Value>
    void set(NeededOption option, Value value) {
        net::set(curl_, option, value);
    }

    /// Finds the name's addresses and binds libcurl to them. False when there are none.
    bool find_addresses() {
        const auto& host = request_.host.text();
        if (request_.here) {
            bind_to(own_address(*request_.here));
            return true;
        }
        if (!request_.host.is_address()) {
            const auto addresses = look_up(host, lookup_limit);
            ending_.lookup_error = addresses.error;
            if (addresses.error != 0) {
                return false;
            }
            const auto usable = usable_addresses(addresses.found, client_);
            if (usable.empty()) {
                ending_.has_usable_address = false;
                return false;
            }
            const auto list = fmt::format("{}", fmt::join(usable, ","));
            transcript_.tell(Step::resolve, true, fmt::format("{}", fmt::join(usable, ", ")));
            bind_to(list);
            return true;
        }
        ending_.has_usable_address = !usable_addresses({host}, client_).empty();
        return ending_.has_usable_address;
    }

    void bind_to(const std::string& addresses) {
        append(
            known_addresses_,
            fmt::format("{}:{}:{}", request_.host.text(), request_.port.number(), addresses)
        );
        set(CURLOPT_RESOLVE, known_addresses_.get());
    }

    /// Level dane: finds the keys that the server may have. False when nothing proves them.
    bool find_keys() {
        if (request_.tls != TlsLevel::dane) {
            return true;
        }
        transcript_.begin(Step::dane);
        const auto dane = look_up_dane(request_.host.text(), request_.port.number());
        ending_.dane = dane.finding;
        if (dane.finding != Dane::Finding::usable) {
            return false;
        }
        if (dane.key_hashes.empty()) {
            transcript_.tell(Step::dane, true, "TLSA records found; Postfix itself checks them");
            return true;
        }
        const auto keys = fmt::format("sha256//{}", fmt::join(dane.key_hashes, ";sha256//"));
        set(CURLOPT_PINNEDPUBLICKEY, keys.c_str());
        transcript_.tell(Step::dane, true, "TLSA records found, signed");
        transcript_.expect_checked_certificate();
        may_send_secrets_ = true;
        return true;
    }

    void set_up_connection() {
        const auto url = fmt::format(
            "{}://{}:{}/{}",
            has_implicit_tls(request_) ? "smtps" : "smtp",
            bracketed(request_.host.text()),
            request_.port.number(),
            client_.greeting_name.value_or(own_name())
        );
        set(CURLOPT_URL, url.c_str());
        set(CURLOPT_PROTOCOLS_STR, "smtp,smtps");
        set(CURLOPT_CONNECTTIMEOUT_MS, connect_limit_ms);
        set(CURLOPT_TIMEOUT_MS, total_limit_ms);
        set(CURLOPT_SERVER_RESPONSE_TIMEOUT, reply_limit_s);
        set(CURLOPT_ERRORBUFFER, words_.data());
        set(CURLOPT_VERBOSE, 1L);
        set(CURLOPT_DEBUGFUNCTION, &Trial::on_debug);
        set(CURLOPT_DEBUGDATA, this);
        set(CURLOPT_NOPROGRESS, 0L);
        set(CURLOPT_XFERINFOFUNCTION, &Trial::on_progress);
        set(CURLOPT_XFERINFODATA, this);
        set(CURLOPT_WRITEFUNCTION, &Trial::on_write);
        set(CURLOPT_OPENSOCKETFUNCTION, &SourceAddress::open);
        set(CURLOPT_OPENSOCKETDATA, &source_);
    }

    void set_up_tls() {
        const bool verified = is_verified(request_.tls);
        set(CURLOPT_USE_SSL, long{CURLUSESSL_ALL});
        if (request_.authorities) {
            trust(curl_, *request_.authorities);
        }
        set(CURLOPT_SSL_VERIFYPEER, verified ? 1L : 0L);
        set(CURLOPT_SSL_VERIFYHOST, verified ? 2L : 0L);
        set(CURLOPT_CERTINFO, 1L);
        limit_tls(curl_, client_);
    }

    void set_up_job() {
        if (request_.username && may_send_secrets_) {
            // libcurl's copies are not wiped. They die with this process, which serves one caller.
            std::string password(request_.password->reveal());
            set(CURLOPT_USERNAME, request_.username->text().c_str());
            set(CURLOPT_PASSWORD, password.c_str());
            wipe(password);
            // Left alone, libcurl prefers GSSAPI and NTLM where a server has them, and fails.
            set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN;AUTH=CRAM-MD5");
        }
        if (!request_.to || !may_send_secrets_) {
            set(CURLOPT_NOBODY, 1L);
            set(CURLOPT_CUSTOMREQUEST, "NOOP");
            return;
        }
        append(recipients_, fmt::format("<{}>", request_.to->text()));
        unsent_message_ = message_ = test_message(
            *request_.from,
            *request_.to,
            own_name(),
            std::chrono::system_clock::now(),
            request_.mark.value_or(std::string())
        );
        set(CURLOPT_MAIL_FROM, fmt::format("<{}>", request_.from->text()).c_str());
        set(CURLOPT_MAIL_RCPT, recipients_.get());
        set(CURLOPT_UPLOAD, 1L);
        set(CURLOPT_READFUNCTION, &Trial::on_read);
        set(CURLOPT_READDATA, this);
    }

    static int on_debug(CURL*, curl_infotype type, char* data, std::size_t size, void* self) {
        static_cast<Trial*>(self)->note(type, {data, size});
        return 0;
    }

    void note(curl_infotype type, std::string_view text) {
        const bool was_connected = transcript_.progress().connected;
        if (type == CURLINFO_TEXT) {
            transcript_.comment(text);
        } else if (type == CURLINFO_HEADER_OUT) {
            transcript_.client_line(text);
        } else if (type == CURLINFO_HEADER_IN) {
            received_bytes_ += text.size();
            transcript_.server_line(text);
        }
        if (!was_connected && transcript_.progress().connected) {
            // To libcurl the login is a part of connecting; to us only TCP is.
            set(CURLOPT_CONNECTTIMEOUT_MS, total_limit_ms);
        }
        watch_capabilities();
    }

    /// libcurl goes on without a login where the server offers none, and we must not.
    void watch_capabilities() {
        const auto& progress = transcript_.progress();
        if (!request_.username || !progress.encrypted || !progress.introduced ||
            std::exchange(capabilities_seen_, progress.introduced)) {
            return;
        }
        if (!may_send_secrets_) {
            transcript_.tell(Step::auth, true, "left out; Postfix itself checks the TLSA records");
        } else {
            login_is_missing_ = progress.mechanisms.empty();
        }
    }

    bool is_hopeless() const {
        return login_is_missing_ || !transcript_.progress().is_smtp ||
               received_bytes_ > max_received_bytes;
    }

    static int on_progress(void* self, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
        auto& trial = *static_cast<Trial*>(self);
        trial.cancelled_ = trial.cancelled_ || trial.observer_.cancelled();
        return trial.cancelled_ || trial.is_hopeless() ? 1 : 0;
    }

    static std::size_t on_write(char*, std::size_t size, std::size_t count, void*) {
        return size * count;  // the transcript has it already
    }

    static std::size_t on_read(char* room, std::size_t size, std::size_t count, void* self) {
        auto& unsent = static_cast<Trial*>(self)->unsent_message_;
        const auto length = unsent.copy(room, size * count);
        unsent.remove_prefix(length);
        return length;
    }

    api::TrialVerdict verdict() {
        ending_.host = request_.host.text();
        ending_.port = request_.port.number();
        ending_.tls = request_.tls;
        ending_.login_wanted = request_.username.has_value();
        ending_.words = words_.data();
        ending_.inet_protocols = client_.inet_protocols;
        ending_.unbound = client_.must_bind ? source_.failed() : "";
        ending_.tls_protocols = limits_tls(client_) ? client_.tls_protocols.value_or("") : "";
        ending_.progress = transcript_.progress();
        ending_.certificate_names = certificate_names();
        curl_easy_getinfo(curl_.get(), CURLINFO_OS_ERRNO, &ending_.system_error);
        curl_easy_getinfo(curl_.get(), CURLINFO_SSL_VERIFYRESULT, &ending_.certificate_error);
        auto verdict = judge(ending_);
        if (!verdict.ok) {
            transcript_.fail(*verdict.failed_step, verdict.message);
        }
        return verdict;
    }

    /// The names in the server's certificate: "smtp.example.com, mail.example.com".
    std::string certificate_names() const {
        constexpr std::string_view label = "X509v3 Subject Alternative Name:";
        constexpr std::size_t max_bytes = 256;
        const curl_certinfo* chain = nullptr;
        if (curl_easy_getinfo(curl_.get(), CURLINFO_CERTINFO, &chain) != CURLE_OK ||
            chain == nullptr || chain->num_of_certs < 1) {
            return {};
        }
        for (const auto* field = chain->certinfo[0]; field != nullptr; field = field->next) {
            std::string text = field->data;
            if (!text.starts_with(label)) {
                continue;
            }
            text.erase(0, label.size());
            for (auto at = text.find("DNS:"); at != std::string::npos; at = text.find("DNS:", at)) {
                text.erase(at, 4);
            }
            return text.substr(0, max_bytes);
        }
        return {};
    }

    const api::TrySmtp& request_;
    const api::ClientSettings client_;
    const Observer& observer_;
    bool may_send_secrets_;
    Transcript transcript_;
    std::string message_;
    std::string_view unsent_message_;
    std::size_t received_bytes_ = 0;
    bool cancelled_ = false;
    bool capabilities_seen_ = false;
    bool login_is_missing_ = false;
    Ending ending_;
    SourceAddress source_{client_};
    std::array<char, CURL_ERROR_SIZE> words_{};
    CurlList known_addresses_;
    CurlList recipients_;
    CurlHandle curl_ = new_curl();  // last, because it points to the others
};

}  // namespace

Result<api::TrialVerdict> try_relay(const api::TrySmtp& request, const Observer& observer) {
    if (request.username.has_value() != request.password.has_value()) {
        return Error{Errc::invalid_argument, "username and password go together", {}, "password"};
    }
    if (request.to.has_value() != request.from.has_value()) {
        return Error{Errc::invalid_argument, "to and from go together", {}, "from"};
    }
    return Trial(request, observer).run();
}

}  // namespace mailctl::net::smtp
