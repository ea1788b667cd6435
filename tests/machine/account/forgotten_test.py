"""Keys that were forgotten are in no file of the state any more, whoever reads it (S15)."""

import os
import pathlib

from case import EMAIL, UserTest


class Forgotten(UserTest):
    def assert_unknown(self, key):
        files = [self.daemon.state / f"state.db{end}" for end in ("", "-wal", "-shm")]
        for path in [*files, *(path for path in self.daemon.state.rglob("*") if path.is_file())]:
            if path.exists():
                self.assertNotIn(key.encode(), path.read_bytes(), path)

    def test_a_key_of_the_platform(self):
        self.connect()
        key = self.key()
        self.ok("account", "status")  # which writes the row again
        self.ok("account", "disconnect")
        self.assert_unknown(key)

    def test_a_key_that_another_one_replaces(self):
        self.connect()
        key = self.key()
        self.connect()
        self.assertNotEqual(self.key(), key)
        self.assert_unknown(key)

    def test_a_key_of_another_user(self):
        self.connect_as("reader", EMAIL)
        key = self.key()
        self.ok("account", "forget", "reader")
        self.assert_unknown(key)

    def test_a_key_of_a_dns_provider(self):
        key = pathlib.Path(os.environ["RIG_PDNS_KEY_FILE"]).read_text().strip()
        self.add_dns("pdns")
        self.ok("dns", "provider", "remove", "pdns")
        self.assert_unknown(key)

    def test_a_key_of_a_dns_provider_that_is_replaced(self):
        first, second = self.daemon.directory / "first", self.daemon.directory / "second"
        first.write_text("the-first-key-of-it")
        second.write_text("the-second-key-of-it")
        for path in (first, second):
            self.ok(
                "dns", "provider", "add", "mine", "--kind", "powerdns", "--url", "http://127.0.0.1:9/",
                "--secret-file", str(path), "--no-test",
            )
        self.assert_unknown("the-first-key-of-it")

    def test_whoever_reads_meanwhile_does_not_keep_it(self):
        self.connect()
        key = self.key()
        for _ in range(20):
            self.daemon.mailctl("status")
        self.ok("account", "disconnect")
        self.assert_unknown(key)
