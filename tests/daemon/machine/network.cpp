#include "tests/daemon/machine/network.hpp"

#include "common/wire/frame.hpp"
#include "tests/daemon/machine/answers.hpp"
#include "tests/daemon/machine/listener.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace test {

namespace wire = mailctl::wire;
using wire::json;

namespace {

std::string error_text(const Refusal& refusal) {
    return json{
        {"error", "io.mailctl." + refusal.error},
        {"parameters", {{"message", refusal.message}, {"hint", ""}}}}
        .dump();
}

NetAnswer answer_for(const std::string& job) {
    const auto found = platform_answers().find(job);
    return found == platform_answers().end() ? dns_answers().at(job) : found->second;
}

}  // namespace

Network::Network(const std::filesystem::path& socket) {
    const auto serve = [this](mailctl::posix::FileDescriptor client) {
        wire::FrameStream stream(std::move(client), wire::max_request_bytes);
        const auto soon = [] { return wire::Clock::now() + std::chrono::minutes(1); };
        const auto read = stream.read(soon());
        const auto text = read && *read ? answer(**read) : std::nullopt;
        if (text) {
            static_cast<void>(bool(stream.write(*text, soon())));
        }
    };
    listener_ = std::make_unique<Listener>(socket, serve);
}

Network::~Network() = default;

// Nothing: the connection is closed without a word.
std::optional<std::string> Network::answer(const std::string& asked) {
    const std::lock_guard alone(mutex_);
    const auto call = json::parse(asked);
    const auto method = text_of(call, "method");
    const auto name = method.substr(method.rfind('.') + 1);
    jobs_.push_back({name, call.at("parameters").dump()});
    last_job = name;
    if (meanwhile) {
        meanwhile();
    }
    const auto found = faults.find(name);
    const bool fails =
        found != faults.end() && found->second.spared-- <= 0 && found->second.times-- > 0;
    if (fails && !found->second.is_done) {
        const auto& fault = found->second;
        return fault.error.empty() ? std::nullopt
                                   : std::optional(error_text({fault.error, fault.message}));
    }
    try {
        const auto reply = answer_for(name)(*this, call.at("parameters"));
        return fails ? std::nullopt : std::optional(json{{"parameters", reply}}.dump());
    } catch (const Refusal& refusal) {
        return error_text(refusal);
    }
}

std::vector<std::string> Network::jobs() const {
    const std::lock_guard alone(mutex_);
    std::vector<std::string> names;
    for (const auto& job : jobs_) {
        names.push_back(job.name);
    }
    return names;
}

std::string Network::last(const std::string& job) const {
    const std::lock_guard alone(mutex_);
    const auto found =
        std::find_if(jobs_.rbegin(), jobs_.rend(), [&](const Job& row) { return row.name == job; });
    return found == jobs_.rend() ? std::string() : found->parameters;
}

bool Network::was_told(const std::string& job, const std::string& text) const {
    const std::lock_guard alone(mutex_);
    return std::any_of(jobs_.begin(), jobs_.end(), [&](const Job& row) {
        return row.name == job && row.parameters.find(text) != std::string::npos;
    });
}

void Network::forget_jobs() {
    const std::lock_guard alone(mutex_);
    jobs_.clear();
}

const RemoteCredential* Network::credential(const std::string& id) const {
    const auto found = std::find_if(
        credentials.begin(),
        credentials.end(),
        [&](const RemoteCredential& credential) { return credential.id == id; }
    );
    return found == credentials.end() ? nullptr : &*found;
}

}  // namespace test
