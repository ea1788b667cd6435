#include "daemon/mailctld/crypto/argon2.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <stdexcept>

#include <argon2.h>
#include <sys/mman.h>

namespace mailctl::crypto {
namespace {

// The heap would keep so much for ever: glibc raises its own limit for mmap with the first of them.
// Huge pages, because faulting the small ones in costs more than the computation.
int take_memory(std::uint8_t** memory, std::size_t size) {
    void* const place =
        ::mmap(nullptr, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (place == MAP_FAILED) {
        *memory = nullptr;
        return ARGON2_MEMORY_ALLOCATION_ERROR;
    }
    ::madvise(place, size, MADV_HUGEPAGE);  // a kernel without them does it the slow way
    *memory = static_cast<std::uint8_t*>(place);
    return ARGON2_OK;
}

// The library has wiped it.
void give_memory_back(std::uint8_t* memory, std::size_t size) { ::munmap(memory, size); }

argon2_type library_kind(Argon2Kind kind) { return kind == Argon2Kind::i ? Argon2_i : Argon2_id; }

std::string_view word_of_kind(Argon2Kind kind) {
    return kind == Argon2Kind::i ? "argon2i" : "argon2id";
}

/// Takes the text's beginning off up to the mark, and the mark.
std::string_view take_until(std::string_view& text, char mark) {
    const auto taken = text.substr(0, text.find(mark));
    text.remove_prefix(std::min(taken.size() + 1, text.size()));
    return taken;
}

std::uint32_t number_behind(std::string_view name, std::string_view text) {
    std::uint32_t number = 0;
    if (text.starts_with(name)) {
        std::from_chars(text.data() + name.size(), text.data() + text.size(), number);
    }
    return number;
}

}  // namespace

std::string text_of(const Argon2& parts) {
    return fmt::format(
        "${}$v={}$m={},t={},p={}${}${}",
        word_of_kind(parts.kind),
        static_cast<int>(ARGON2_VERSION_13),
        parts.cost.memory_kib,
        parts.cost.passes,
        parts.cost.lanes,
        base64(parts.salt),
        base64(parts.hash)
    );
}

std::optional<Argon2> parse_argon2(std::string_view text) {
    auto rest = text;
    take_until(rest, '$');
    const auto kind =
        take_until(rest, '$') == word_of_kind(Argon2Kind::i) ? Argon2Kind::i : Argon2Kind::id;
    take_until(rest, '$');
    auto costs = take_until(rest, '$');
    const auto memory_kib = number_behind("m=", take_until(costs, ','));
    const auto passes = number_behind("t=", take_until(costs, ','));
    const auto lanes = number_behind("p=", take_until(costs, ','));
    auto salt = from_base64(take_until(rest, '$'));
    auto hash = from_base64(rest);
    if (!salt || !hash) {
        return std::nullopt;
    }
    Argon2 parts{kind, {memory_kib, passes, lanes}, *std::move(salt), *std::move(hash)};
    // Written again it is the same, or it was not as we write it.
    return text_of(parts) == text ? std::optional(std::move(parts)) : std::nullopt;
}

Bytes compute(const Argon2& parts, const Secret& password, std::size_t length) {
    Bytes hash(length);
    auto salt = parts.salt;
    const auto text = password.reveal();
    argon2_context context{};
    context.out = hash.data();
    context.outlen = static_cast<std::uint32_t>(hash.size());
    // Not written to: that would take ARGON2_FLAG_CLEAR_PASSWORD.
    context.pwd = reinterpret_cast<std::uint8_t*>(const_cast<char*>(text.data()));
    context.pwdlen = static_cast<std::uint32_t>(text.size());
    context.salt = salt.data();
    context.saltlen = static_cast<std::uint32_t>(salt.size());
    context.t_cost = parts.cost.passes;
    context.m_cost = parts.cost.memory_kib;
    context.lanes = parts.cost.lanes;
    context.threads = 1;
    context.version = ARGON2_VERSION_13;
    context.allocate_cbk = take_memory;
    context.free_cbk = give_memory_back;

    const int code = ::argon2_ctx(&context, library_kind(parts.kind));
    if (code != ARGON2_OK) {
        throw std::runtime_error(fmt::format("argon2: {}", ::argon2_error_message(code)));
    }
    return hash;
}

}  // namespace mailctl::crypto
