#pragma once

/// The migrations that mailboxes which can be brought back have come with.
namespace mailctl::store {

inline constexpr const char* removed_mailboxes_schema = R"sql(
    CREATE TABLE removed_mailbox (
        id           INTEGER PRIMARY KEY AUTOINCREMENT,
        owner        TEXT NOT NULL,
        domain       TEXT NOT NULL,
        mailbox      INTEGER NOT NULL,
        local        TEXT NOT NULL,
        password     TEXT NOT NULL,
        quota        INTEGER NOT NULL,
        suspended    INTEGER NOT NULL,
        refuses      INTEGER NOT NULL,
        display_name TEXT NOT NULL,
        since        TEXT NOT NULL,
        by           TEXT NOT NULL,
        password_at  TEXT NOT NULL,
        removed_at   TEXT NOT NULL,
        removed_by   TEXT NOT NULL,
        until        TEXT NOT NULL,
        storage      TEXT NOT NULL,
        state        TEXT NOT NULL
    );
    CREATE INDEX removed_mailbox_address ON removed_mailbox (domain, local);
    CREATE INDEX removed_mailbox_state ON removed_mailbox (state, until);
    CREATE TABLE mailbox_usage (
        mailbox  INTEGER PRIMARY KEY,
        bytes    INTEGER NOT NULL,
        messages INTEGER NOT NULL,
        at       TEXT NOT NULL
    );
    CREATE TRIGGER mailbox_usage_goes AFTER DELETE ON mailbox BEGIN
        DELETE FROM mailbox_usage WHERE mailbox = OLD.id;
    END;
    )sql";

inline constexpr const char* kept_beside_removed_schema = R"sql(
    CREATE INDEX alias_destination_domain
        ON alias (substr(destination, instr(destination, '@') + 1));
    CREATE TABLE kept_sender (
        mailbox INTEGER NOT NULL,
        domain  TEXT NOT NULL,
        local   TEXT NOT NULL,
        PRIMARY KEY (mailbox, domain, local)
    ) WITHOUT ROWID;
    CREATE TABLE kept_invitation (
        mailbox INTEGER PRIMARY KEY,
        hash    TEXT NOT NULL,
        expires TEXT NOT NULL,
        since   TEXT NOT NULL,
        by      TEXT NOT NULL
    );
    CREATE INDEX removed_mailbox_number ON removed_mailbox (mailbox);
    CREATE TRIGGER removed_mailbox_gone AFTER DELETE ON removed_mailbox BEGIN
        DELETE FROM kept_sender WHERE mailbox = old.mailbox;
        DELETE FROM kept_invitation WHERE mailbox = old.mailbox;
    END;
    CREATE TRIGGER removed_mailbox_password AFTER UPDATE OF password ON removed_mailbox BEGIN
        DELETE FROM kept_sender WHERE mailbox = old.mailbox;
        DELETE FROM kept_invitation WHERE mailbox = old.mailbox;
    END;
    )sql";

}  // namespace mailctl::store
