#pragma once

#include "common/result.hpp"
#include "common/types/grammar.hpp"

#include <string>
#include <string_view>

namespace mailctl {

/// Where an HTTP API begins: "https://api.example.com/v1/", always with a final slash. Without TLS
/// only on this machine itself ("http://127.0.0.1:8081/"), because a key goes there. It holds no
/// user name, query or fragment.
class HttpUrl {
public:
    static constexpr Grammar grammar{
        .letters = "a-zA-Z0-9._~:/\\[\\]-",
        .needs = "://",
        .shortest = 8,
        .longest = 1024,
        .format = "uri"};

    static Result<HttpUrl> parse(std::string_view text);

    const std::string& text() const { return text_; }

    friend bool operator==(const HttpUrl&, const HttpUrl&) = default;

private:
    explicit HttpUrl(std::string text) : text_(std::move(text)) {}

    std::string text_;
};

}  // namespace mailctl
