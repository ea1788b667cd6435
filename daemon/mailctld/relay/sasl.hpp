#pragma once

#include <filesystem>

namespace mailctl::relay {

/// Whether Cyrus SASL has a plug-in with which Postfix's client can send a password. They come in a
/// package of their own, and without them every login fails with "no mechanism available".
bool has_sasl_plugins(const std::filesystem::path& root);

}  // namespace mailctl::relay
