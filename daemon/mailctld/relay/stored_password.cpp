#include "daemon/mailctld/relay/stored_password.hpp"

#include "daemon/mailctld/change/generation.hpp"
#include "daemon/mailctld/postfix/tools.hpp"
#include "daemon/mailctld/relay/desired_relay.hpp"

namespace mailctl::relay {

Result<Secret> stored_password(const Config& config, const Relay& relay) {
    auto login = postfix::look_up(
        config.postfix_config_dir,
        relay.tables.map_type,
        change::generation_directory(config, relay.tables.generation) / "sasl_passwd",
        relay_text(relay)
    );
    if (!login) {
        return Error{
            Errc::configuration,
            "the table with the relay's password is gone",
            "enable the relay again and give the password",
            {}};
    }
    std::string password = login->substr(std::min(login->find(':') + 1, login->size()));
    wipe(*login);
    return Secret::parse(password);
}

}  // namespace mailctl::relay
