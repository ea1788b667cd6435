"""A PostgreSQL with DinoMail's tables, for Postfix to look up in."""

import pathlib
import pwd
import shutil
import subprocess

POSTGRES = sorted(pathlib.Path("/usr/lib/postgresql").glob("*/bin"))
# What Postfix asks of DinoMail: the columns that count here, with its keys and indexes.
SCHEMA = """
CREATE TABLE core_virtualdomain (id serial PRIMARY KEY, name varchar(50) UNIQUE);
CREATE TABLE core_virtualuser (id serial PRIMARY KEY, email varchar(254) UNIQUE, password varchar(300),
    quota bigint, domain_id int REFERENCES core_virtualdomain DEFERRABLE INITIALLY DEFERRED);
CREATE INDEX ON core_virtualuser (domain_id);
INSERT INTO core_virtualdomain (name) VALUES ('{domain}');
INSERT INTO core_virtualuser (email, password, quota, domain_id)
    SELECT 'user' || i || '@{domain}', '{hash}', 0, 1 FROM generate_series(1, {number}) i;
ANALYZE;
"""


class Postgres:
    """One of our own, as Debian's packages have it, in a folder; on a Unix socket, with no login to slow it."""

    def __init__(self, home, domain, number, password):
        self.is_there = bool(POSTGRES) and pathlib.Path("/usr/lib/postfix/postfix-pgsql.so").exists()
        # Where its user may come: a build may lie in somebody's home.
        self.folder, self.table = pathlib.Path("/var/tmp/mailctl-bench-postgres"), home / "users.cf"
        self.rows = SCHEMA.format(domain=domain, number=number, hash=password)

    def run(self, program, *words, **more):
        user = pwd.getpwnam("postgres")
        subprocess.run(
            [POSTGRES[-1] / program, *words], check=True, user=user.pw_uid, group=user.pw_gid, extra_groups=[], cwd="/",
            stdout=subprocess.DEVNULL, text=True, **more,
        )

    def __enter__(self):
        if self.is_there:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.folder.mkdir(mode=0o755)
            shutil.chown(self.folder, "postgres", "postgres")
            data = str(self.folder / "data")
            self.run("initdb", "-A", "trust", "--locale=C.UTF-8", "-D", data)
            # It leaves its standard output open for as long as it lives.
            options = f"-k {self.folder} -c listen_addresses="
            self.run("pg_ctl", "-D", data, "-w", "-o", options, "-l", str(self.folder / "log"), "start")
            self.run("psql", "-q", "-h", str(self.folder), "-d", "postgres", input=self.rows)
            self.table.write_text(
                f"hosts = unix:{self.folder}\nuser = postgres\ndbname = postgres\n"
                "query = SELECT 1 FROM core_virtualuser WHERE email='%s'\n"
            )
        return self

    def __exit__(self, *_):
        if self.is_there:
            self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", "fast", "stop")
            shutil.rmtree(self.folder)
