#include "daemon/mailctld/store/versions.hpp"

#include "daemon/mailctld/store/removed_schema.hpp"

#include <array>

namespace mailctl::store {
namespace {

// A migration is never edited once it has been released; the next one mends it. The version of a
// store is the number of migrations it has seen (PRAGMA user_version).
constexpr std::array<const char*, 19> all{
    // 1: the ledger (what we own now), the changes (what was intended, with all that is needed to
    // finish or to undo it) and the journal (what happened, append-only and hash-chained).
    R"sql(
    CREATE TABLE ledger (
        id       INTEGER PRIMARY KEY CHECK (id = 1),
        document TEXT NOT NULL
    );
    CREATE TABLE change (
        id         INTEGER PRIMARY KEY AUTOINCREMENT,
        at         TEXT NOT NULL,
        by         TEXT NOT NULL,
        method     TEXT NOT NULL,
        state      TEXT NOT NULL,
        old_main   BLOB NOT NULL,
        new_hash   TEXT NOT NULL,
        before     TEXT NOT NULL,
        after      TEXT NOT NULL,
        restart    INTEGER NOT NULL
    );
    CREATE INDEX change_state ON change (state);
    CREATE TABLE journal (
        sequence INTEGER PRIMARY KEY,
        change   INTEGER NOT NULL,
        at       TEXT NOT NULL,
        by       TEXT NOT NULL,
        event    TEXT NOT NULL,
        method   TEXT NOT NULL,
        text     TEXT NOT NULL,
        plan     TEXT NOT NULL,
        hash     TEXT NOT NULL
    );
    CREATE INDEX journal_change ON journal (change);
    CREATE TABLE key (
        id    INTEGER PRIMARY KEY CHECK (id = 1),
        bytes BLOB NOT NULL
    );
    INSERT INTO key VALUES (1, randomblob(32));
    )sql",
    // 2: whether the tables from before a change are not to be kept for undo.
    "ALTER TABLE change ADD COLUMN forget INTEGER NOT NULL DEFAULT 0",
    // 3: the accounts at delivery platforms, their domains, the logins that were made for this
    // machine; the DNS providers, who may have records where, and which records are ours.
    R"sql(
    CREATE TABLE account (
        owner     TEXT PRIMARY KEY,
        name      TEXT NOT NULL,
        platform  TEXT NOT NULL,
        email     TEXT NOT NULL,
        key       BLOB NOT NULL,
        remote_id TEXT,
        usage     TEXT NOT NULL,
        since     TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE domain (
        owner     TEXT NOT NULL,
        name      TEXT NOT NULL,
        remote_id TEXT,
        verified  INTEGER NOT NULL,
        spf       INTEGER NOT NULL,
        dkim      INTEGER NOT NULL,
        dmarc     INTEGER NOT NULL,
        seen      TEXT NOT NULL,
        PRIMARY KEY (owner, name)
    ) WITHOUT ROWID;
    CREATE TABLE login (
        mark      TEXT PRIMARY KEY,
        owner     TEXT NOT NULL,
        state     TEXT NOT NULL,
        remote_id TEXT,
        username  TEXT,
        at        TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE provider (
        name   TEXT PRIMARY KEY,
        kind   TEXT NOT NULL,
        access TEXT NOT NULL,
        secret BLOB,
        since  TEXT NOT NULL,
        by     TEXT NOT NULL
    ) WITHOUT ROWID;
    CREATE TABLE zone_grant (
        zone  TEXT NOT NULL,
        owner TEXT NOT NULL,
        name  TEXT NOT NULL,
        since TEXT NOT NULL,
        by    TEXT NOT NULL,
        PRIMARY KEY (zone, owner)
    ) WITHOUT ROWID;
    CREATE TABLE record (
        provider TEXT NOT NULL,
        zone     TEXT NOT NULL,
        name     TEXT NOT NULL,
        type     TEXT NOT NULL,
        ours     TEXT NOT NULL,
        base     TEXT,
        domain   TEXT NOT NULL,
        owner    TEXT NOT NULL,
        at       TEXT NOT NULL,
        PRIMARY KEY (provider, zone, name, type, ours)
    ) WITHOUT ROWID;
    CREATE INDEX record_domain ON record (domain);
    CREATE TABLE writing (
        id       INTEGER PRIMARY KEY AUTOINCREMENT,
        provider TEXT NOT NULL,
        zone     TEXT NOT NULL,
        domain   TEXT NOT NULL,
        owner    TEXT NOT NULL,
        changes  TEXT NOT NULL,
        records  TEXT NOT NULL,
        at       TEXT NOT NULL
    );
    )sql",
    // 4: the journal covers what undo goes by, and where it ends is kept apart from it.
    R"sql(
    ALTER TABLE journal ADD COLUMN change_hash TEXT NOT NULL DEFAULT '';
    ALTER TABLE journal ADD COLUMN ledger_hash TEXT NOT NULL DEFAULT '';
    CREATE TABLE journal_head (
        id       INTEGER PRIMARY KEY CHECK (id = 1),
        sequence INTEGER NOT NULL,
        hash     TEXT NOT NULL
    );
    INSERT INTO journal_head VALUES (
        1,
        (SELECT coalesce(max(sequence), 0) FROM journal),
        coalesce((SELECT hash FROM journal ORDER BY sequence DESC LIMIT 1), '')
    );
    )sql",
    // 5: whose records a grant lets somebody overwrite.
    R"sql(
    ALTER TABLE zone_grant ADD COLUMN force INTEGER NOT NULL DEFAULT 0;
    )sql",
    // 6: what each feature has, a row each; a change keeps what it touches (see divide.hpp). The
    // last
    // row that went into the archive.
    R"sql(
    CREATE TABLE holding (
        feature  TEXT PRIMARY KEY,
        document TEXT NOT NULL
    ) WITHOUT ROWID;
    ALTER TABLE change ADD COLUMN old_hash TEXT NOT NULL DEFAULT '';
    ALTER TABLE change ADD COLUMN overwrites INTEGER NOT NULL DEFAULT 0;
    CREATE TABLE journal_tail (
        id       INTEGER PRIMARY KEY CHECK (id = 1),
        sequence INTEGER NOT NULL,
        hash     TEXT NOT NULL
    );
    )sql",
    // 7: whole files of ours at programs besides Postfix, and which file's replacement commits.
    R"sql(
    ALTER TABLE change ADD COLUMN files TEXT NOT NULL DEFAULT '[]';
    ALTER TABLE change ADD COLUMN pivot TEXT NOT NULL DEFAULT 'main.cf';
    )sql",
    // 8: what is made at the platform for Postfix to log in with is called a credential everywhere.
    R"sql(
    ALTER TABLE login RENAME TO credential;
    )sql",
    // 9: owners who are no users of this machine. The machine's own tenant is root.
    R"sql(
    CREATE TABLE tenant (
        id    INTEGER PRIMARY KEY AUTOINCREMENT,
        owner TEXT NOT NULL,
        name  TEXT NOT NULL UNIQUE,
        since TEXT NOT NULL,
        by    TEXT NOT NULL
    );
    INSERT INTO tenant (owner, name, since, by)
    VALUES ('uid:0', 'machine', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'), 'mailctld');
    )sql",
    // 10: what lets programs in. Of a token its hash alone.
    R"sql(
    CREATE TABLE token (
        id           INTEGER PRIMARY KEY AUTOINCREMENT,
        name         TEXT NOT NULL UNIQUE,
        owner        TEXT NOT NULL,
        rights       TEXT NOT NULL,
        hash         TEXT NOT NULL UNIQUE,
        since        TEXT NOT NULL,
        by           TEXT NOT NULL,
        expires      TEXT,
        addresses    TEXT NOT NULL,
        last_used    TEXT,
        last_address TEXT
    );
    )sql",
    // 11: whose act a row of the journal tells, for those who may read their own alone.
    "CREATE TABLE journal_owner (sequence INTEGER PRIMARY KEY, owner TEXT NOT NULL);",
    // 12: people, and their being logged in.
    R"sql(
    CREATE TABLE user (
        id               INTEGER PRIMARY KEY AUTOINCREMENT,
        name             TEXT NOT NULL UNIQUE,
        owner            TEXT NOT NULL,
        role             TEXT NOT NULL,
        password         TEXT NOT NULL,
        enabled          INTEGER NOT NULL DEFAULT 1,
        since            TEXT NOT NULL,
        by               TEXT NOT NULL,
        factor_key       TEXT,
        factor_confirmed INTEGER NOT NULL DEFAULT 0,
        factor_step      INTEGER NOT NULL DEFAULT 0,
        recovery         TEXT NOT NULL DEFAULT '',
        last_login       TEXT,
        last_address     TEXT
    );
    CREATE TABLE session (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        user    INTEGER NOT NULL,
        hash    TEXT NOT NULL UNIQUE,
        since   TEXT NOT NULL,
        seen    TEXT NOT NULL,
        proven  TEXT NOT NULL,
        address TEXT NOT NULL,
        agent   TEXT NOT NULL
    );
    CREATE INDEX session_user ON session (user);
    )sql",
    // 13: what clients have asked for under a key of their own.
    R"sql(
    CREATE TABLE once (
        who     TEXT NOT NULL,
        key     TEXT NOT NULL,
        request TEXT NOT NULL,
        run     TEXT NOT NULL,
        at      TEXT NOT NULL,
        outcome TEXT,
        PRIMARY KEY (who, key)
    ) WITHOUT ROWID;
    CREATE INDEX once_at ON once (at);
    )sql",
    // 14: domains that receive here, and what of them the look-up files have yet to follow.
    R"sql(
    CREATE TABLE hosted_domain (
        id                 INTEGER PRIMARY KEY AUTOINCREMENT,
        name               TEXT NOT NULL UNIQUE,
        owner              TEXT NOT NULL,
        suspended          INTEGER NOT NULL DEFAULT 0,
        display_name       TEXT NOT NULL,
        short_display_name TEXT NOT NULL,
        imap_host          TEXT NOT NULL,
        pop_host           TEXT NOT NULL,
        smtp_host          TEXT NOT NULL,
        since              TEXT NOT NULL,
        by                 TEXT NOT NULL
    );
    CREATE INDEX hosted_domain_owner ON hosted_domain (owner);
    CREATE TABLE mailbox (
        id           INTEGER PRIMARY KEY AUTOINCREMENT,
        domain       INTEGER NOT NULL,
        local        TEXT NOT NULL,
        password     TEXT NOT NULL,
        quota        INTEGER NOT NULL CHECK (quota >= 0),
        suspended    INTEGER NOT NULL DEFAULT 0,
        refuses      INTEGER NOT NULL DEFAULT 0,
        display_name TEXT NOT NULL,
        since        TEXT NOT NULL,
        by           TEXT NOT NULL,
        password_at  TEXT NOT NULL,
        UNIQUE (domain, local)
    );
    CREATE TABLE alias (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,
        domain      INTEGER NOT NULL,
        local       TEXT NOT NULL,
        destination TEXT NOT NULL,
        since       TEXT NOT NULL,
        by          TEXT NOT NULL,
        UNIQUE (domain, local, destination)
    );
    CREATE INDEX alias_destination ON alias (destination);
    CREATE TABLE outbox (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        subject  TEXT NOT NULL
    );
    )sql",
    // 15: how much a tenant may have; who is invited to choose a password; with whose addresses a
    // mailbox may send, which go with it; the key that a domain signs with; and an index, so that a
    // page of a domain's mailboxes is not sorted.
    R"sql(
    ALTER TABLE tenant ADD COLUMN domains_most INTEGER;
    ALTER TABLE tenant ADD COLUMN mailboxes_most INTEGER;
    ALTER TABLE tenant ADD COLUMN aliases_most INTEGER;
    ALTER TABLE tenant ADD COLUMN storage_most INTEGER;
    CREATE TABLE invitation (
        mailbox INTEGER PRIMARY KEY,
        hash    TEXT NOT NULL UNIQUE,
        expires TEXT NOT NULL,
        since   TEXT NOT NULL,
        by      TEXT NOT NULL
    );
    CREATE TABLE sender (
        mailbox INTEGER NOT NULL,
        domain  INTEGER NOT NULL,
        local   TEXT NOT NULL,
        PRIMARY KEY (mailbox, domain, local)
    ) WITHOUT ROWID;
    CREATE INDEX sender_address ON sender (domain, local);
    CREATE TRIGGER mailbox_gone BEFORE DELETE ON mailbox BEGIN
        DELETE FROM invitation WHERE mailbox = old.id;
        INSERT INTO outbox (subject)
            SELECT 'address ' || s.local || '@' || d.name FROM sender s
            JOIN hosted_domain d ON d.id = s.domain WHERE s.mailbox = old.id;
        DELETE FROM sender WHERE mailbox = old.id;
    END;
    CREATE TRIGGER mailbox_password AFTER UPDATE OF password ON mailbox
        WHEN new.password <> old.password BEGIN
        DELETE FROM invitation WHERE mailbox = new.id;
    END;
    CREATE TRIGGER hosted_domain_gone BEFORE DELETE ON hosted_domain BEGIN
        INSERT INTO outbox (subject)
            SELECT 'address ' || local || '@' || old.name FROM sender WHERE domain = old.id;
        DELETE FROM sender WHERE domain = old.id;
    END;
    ALTER TABLE hosted_domain ADD COLUMN dkim_key_name TEXT NOT NULL DEFAULT '';
    ALTER TABLE hosted_domain ADD COLUMN dkim_key TEXT NOT NULL DEFAULT '';
    CREATE INDEX mailbox_domain ON mailbox (domain);
    CREATE INDEX alias_domain ON alias (domain);
    )sql",
    // 16: mailboxes that can be brought back, and how full each one was when Dovecot was asked.
    removed_mailboxes_schema,
    // 17: whose sessions are to end, because a password went, until Dovecot has been told; not
    // before the errand of that number is done.
    R"sql(
    CREATE TABLE session_end (
        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
        whose    TEXT NOT NULL,
        errand   INTEGER NOT NULL
    );
    )sql",
    // 18: an index by which is found who leads to a catch-all; and what else a mailbox that can be
    // brought back gets again: with which addresses it may send, by the names of their domains, and
    // a code that is out. Neither stays when its password goes.
    kept_beside_removed_schema,
    // 19: how full a mailbox is beside it, -1 where nobody has asked; and indexes, so that no page
    // of a sorted list is sorted.
    R"sql(
    ALTER TABLE mailbox ADD COLUMN used INTEGER NOT NULL DEFAULT -1;
    UPDATE mailbox SET used = u.bytes FROM mailbox_usage u WHERE u.mailbox = mailbox.id;
    CREATE TRIGGER mailbox_usage_known AFTER INSERT ON mailbox_usage BEGIN
        UPDATE mailbox SET used = new.bytes WHERE id = new.mailbox;
    END;
    CREATE INDEX mailbox_quota ON mailbox (quota);
    CREATE INDEX mailbox_used ON mailbox (used);
    CREATE INDEX mailbox_domain_quota ON mailbox (domain, quota);
    CREATE INDEX mailbox_domain_used ON mailbox (domain, used);
    CREATE UNIQUE INDEX hosted_domain_owner_name ON hosted_domain (owner, name);
    )sql",
};

}  // namespace

std::span<const char* const> versions() { return all; }

}  // namespace mailctl::store
