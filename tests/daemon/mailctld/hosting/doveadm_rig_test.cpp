// The hashes of mailboxes before Dovecot's own judgement: doveadm pw -t, which needs no Dovecot
// that runs, and no root.
#include "common/posix/file_descriptor.hpp"
#include "daemon/mailctld/crypto/argon2.hpp"
#include "daemon/mailctld/crypto/random_bytes.hpp"
#include "daemon/mailctld/hosting/password_hash.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <string>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace mailctl;
using namespace mailctl::hosting;

namespace {

struct Said {
    int status;
    std::string text;
};

/// In as much memory as Dovecot's auth worker has (default_vsz_limit).
Said doveadm_pw(std::vector<std::string> words) {
    words.insert(words.begin(), {"/usr/bin/prlimit", "--as=268435456", "/usr/bin/doveadm", "pw"});
    std::vector<char*> pointers;
    for (auto& word : words) {
        pointers.push_back(word.data());
    }
    pointers.push_back(nullptr);
    std::array<int, 2> fds{};
    REQUIRE(::pipe2(fds.data(), O_CLOEXEC) == 0);
    const posix::FileDescriptor reader(fds[0]);
    posix::FileDescriptor writer(fds[1]);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, writer.fd(), 1);
    posix_spawn_file_actions_adddup2(&actions, writer.fd(), 2);
    pid_t pid = -1;
    REQUIRE(
        ::posix_spawn(&pid, words[0].c_str(), &actions, nullptr, pointers.data(), environ) == 0
    );
    posix_spawn_file_actions_destroy(&actions);
    writer.reset();
    Said said{};
    std::array<char, 4096> chunk{};
    for (ssize_t length = 0; (length = ::read(reader.fd(), chunk.data(), chunk.size())) > 0;) {
        said.text.append(chunk.data(), static_cast<std::size_t>(length));
    }
    ::waitpid(pid, &said.status, 0);
    return said;
}

/// What Dovecot says of a password and a hash: that it fits, that it does not, or of what is wrong
/// with the hash.
std::string judgement(const std::string& hash, const std::string& password) {
    const auto said = doveadm_pw({"-t", hash, "-p", password});
    if (said.status == 0 && said.text.find("(verified)") != std::string::npos) {
        return "fits";
    }
    return said.text.find("Password mismatch") != std::string::npos ? "does not fit" : said.text;
}

/// The same from us.
std::string our_judgement(const std::string& hash, std::string password) {
    const auto parsed = parse_hash(hash, WeakSchemes::allowed);
    if (!parsed) {
        return parsed.error().message;
    }
    return verify(*parsed, *Secret::parse(password)) ? "fits" : "does not fit";
}

std::string made_text(Scheme scheme, std::string password) {
    const auto hash = make_hash(scheme, *Secret::parse(password), WeakSchemes::allowed);
    REQUIRE(hash);
    return std::string(hash->text().reveal());
}

std::string argon2_text(crypto::Argon2Kind kind, const crypto::Argon2Cost& cost) {
    std::string text = "secret";
    crypto::Argon2 parts{kind, cost, crypto::random_bytes(16), {}};
    parts.hash = compute(parts, *Secret::parse(text), 16);
    return (kind == crypto::Argon2Kind::i ? "{ARGON2I}" : "{ARGON2ID}") + text_of(parts);
}

}  // namespace

TEST_CASE("Dovecot takes every hash that is made, and no other password", "[hosting][rig]") {
    for (const auto& row : schemes()) {
        if (row.strength == Strength::refused) {
            continue;
        }
        for (const auto& password :
             {std::string("correct horse"), std::string("grün und blau"), std::string(80, 'x')}) {
            const auto hash = made_text(row.scheme, password);
            CAPTURE(hash);
            CHECK(judgement(hash, password) == "fits");
            CHECK(judgement(hash, "y" + password) == "does not fit");
        }
        CHECK(
            judgement(made_text(row.scheme, std::string(511, 'x')), std::string(511, 'x')) == "fits"
        );
    }
}

TEST_CASE("what Dovecot makes is taken, and no other password", "[hosting][rig]") {
    for (const auto& row : schemes()) {
        // It cannot make the first itself, and knows no more of the last than its name.
        if (row.scheme == Scheme::plain_trunc || row.scheme == Scheme::lanman) {
            continue;
        }
        for (const std::string password : {"correct horse", "grün und blau"}) {
            auto said = doveadm_pw({"-s", std::string(row.name), "-p", password});
            CAPTURE(row.name, said.text);
            REQUIRE(said.status == 0);
            said.text.pop_back();
            CHECK(our_judgement(said.text, password) == "fits");
            CHECK(our_judgement(said.text, "y" + password) == "does not fit");
        }
    }
}

TEST_CASE("an Argon2 of any cost that is taken fits for Dovecot", "[hosting][rig]") {
    const auto kind = GENERATE(crypto::Argon2Kind::i, crypto::Argon2Kind::id);
    // The second is what argon2-cffi made once, the third its heir's; the others are at the bounds.
    for (const auto& cost :
         {crypto::Argon2Cost{8, 1, 1},
          {102'400, 2, 8},
          {65'536, 3, 4},
          {131'072, 4, 1},
          {52'428, 10, 1},
          {128, 1, 16}}) {
        const auto hash = argon2_text(kind, cost);
        CAPTURE(hash);
        CHECK(our_judgement(hash, "secret") == "fits");
        CHECK(judgement(hash, "secret") == "fits");
        CHECK(judgement(hash, "secres") == "does not fit");
    }
}

TEST_CASE("hashes from elsewhere fit the same passwords for Dovecot", "[hosting][rig]") {
    const std::string hash = GENERATE(
        "{SSHA}3vkbqGkzeTbDoyPqJ4EV0k/cw79hYmNk",
        "{SHA256-CRYPT}$5$saltstring$voOm9HikWvVFzvI/yCVb5IJxzMg3fFuVZWr4hjCPJxB",
        "{MD5-CRYPT}$1$ab$yXnvXwq9JvnFJMwvaKVfB.",
        "{CRYPT}$1$ab$yXnvXwq9JvnFJMwvaKVfB.",
        "{BLF-CRYPT}$2y$04$abcdefghijklmnopqrstuuetgp1m9bd6dU0RDW4CWauRfH2VFAG6i",
        "{blf-crypt}$2b$04$abcdefghijklmnopqrstuuetgp1m9bd6dU0RDW4CWauRfH2VFAG6i",
        "{PLAIN-TRUNC}6-secret",
        "{PLAIN-TRUNC}7-secret",
        "{PLAIN-TRUNC}512-secret"
    );
    for (const std::string password : {"grün und blau", "secret", "secret!", "secre", "grün"}) {
        CAPTURE(hash, password);
        const auto ours = our_judgement(hash, password);
        CHECK((ours == "fits" || ours == "does not fit"));
        CHECK(ours == judgement(hash, password));
    }
}

TEST_CASE("what Dovecot cannot compare with is refused here, too", "[hosting][rig]") {
    const std::string hash = GENERATE(
        "{LANMAN}e52cac67419a9a224a3b108f3fa6cb6d",
        "{PLAIN-TRUNC}secret",
        "{SSHA}qZk+NkcGgWq6PiVxeFDCbJzQ2J0=",
        "{SSHA512}3a81oZNherrMQXNJriBBMRLm+k6JqX6iCp7u5ktV05ohkpkqJ0/"
        "BqDa6PCOj/uu9RU1EI2Q86A4qmslPpUyknw==",
        "{SHA1024}x"
    );
    CAPTURE(hash);
    const auto said = judgement(hash, "secret");
    CAPTURE(said);
    CHECK(said != "fits");
    CHECK(said != "does not fit");
    CHECK_FALSE(parse_hash(hash, WeakSchemes::allowed));
}
