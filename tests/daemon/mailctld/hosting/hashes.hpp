#pragma once

#include "daemon/mailctld/hosting/password_hash.hpp"

#include <catch2/catch.hpp>

#include <string>

/// Hashes of passwords, as a test writes them.
namespace test {

inline mailctl::Secret secret_from(std::string text) { return *mailctl::Secret::parse(text); }

inline mailctl::hosting::PasswordHash parsed_hash(const std::string& text) {
    INFO(text);
    auto hash = mailctl::hosting::parse_hash(text, mailctl::hosting::WeakSchemes::allowed);
    REQUIRE(hash);
    return *std::move(hash);
}

inline bool fits_text(const std::string& text, const std::string& password) {
    return verify(parsed_hash(text), secret_from(password));
}

}  // namespace test
