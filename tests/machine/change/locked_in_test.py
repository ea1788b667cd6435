"""Whatever somebody adds to main.cf after enabling: there is a way back, and it leaves their line there."""

import pathlib

import mailctl as m
from case import RigTest, run

# Types whose configuration files postconf opens and reads, whether Postfix has the type or not.
CONFIGURED_TYPES = ("ldap", "mysql", "pgsql", "sqlite", "memcache")


class LockedIn(RigTest):
    def own_file(self, name, text=""):
        path = pathlib.Path("/etc/postfix", name)
        path.write_text(text)
        self.addCleanup(path.unlink, missing_ok=True)

    def start_over(self):
        self.configure(self.main_cf)
        m.write_settled(m.MASTER_CF, self.master_cf)
        self.disable("--force")

    def ways_back(self, change):
        yield "relay", "disable"
        yield "relay", "disable", "--force"
        yield "undo", str(change)

    def assert_a_way_back(self, added, port="587", left=None):
        """Each of the ways back works after these lines were added, and leaves them there."""
        left = added if left is None else left
        for way in self.ways_back(0):
            with self.subTest(added=added, way=way, port=port):
                self.start_over()
                change = self.enable("--no-trial", "--port", port)["id"]
                self.configure(m.MAIN_CF.read_bytes() + added)

                way = ("undo", str(change)) if way[0] == "undo" else way
                status, report = self.daemon.json(*way)

                self.assertEqual(status, 0, report)
                self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf + left)
                self.assertEqual(m.MASTER_CF.read_bytes(), self.master_cf)
                self.assertFalse(self.status()["enabled"])
                self.assertEqual(self.status()["drift"], [])

    def test_tables_named_by_config_directory_that_are_there(self):
        self.own_file("va.cf", "hosts = 127.0.0.1\n")
        for kind in CONFIGURED_TYPES:
            self.assert_a_way_back(f"virtual_alias_maps = {kind}:$config_directory/va.cf\n".encode())

    def test_a_relay_is_enabled_beside_such_tables(self):
        self.own_file("va.cf", "hosts = 127.0.0.1\n")
        for name in ("va.cf", "gone.cf"):
            for kind in CONFIGURED_TYPES:
                with self.subTest(kind=kind, name=name):
                    self.start_over()
                    written = self.main_cf + f"virtual_alias_maps = {kind}:$config_directory/{name}\n".encode()
                    self.configure(written)
                    self.enable("--no-trial")
                    self.disable()
                    self.assertEqual(m.MAIN_CF.read_bytes(), written)

    def test_tables_named_by_config_directory_that_are_missing(self):
        for kind in CONFIGURED_TYPES:
            self.assert_a_way_back(f"virtual_alias_maps = {kind}:$config_directory/gone.cf\n".encode())

    def test_a_table_of_the_smtp_client_by_config_directory(self):
        for kind in ("hash", "memcache", "regexp", "texthash"):
            self.assert_a_way_back(f"smtp_generic_maps = {kind}:$config_directory/gone\n".encode())

    def test_a_table_type_that_there_is_not(self):
        self.assert_a_way_back(b"virtual_alias_maps = nosuch:/etc/postfix/va\n")
        self.assert_a_way_back(b"smtp_generic_maps = nosuch:/etc/postfix/va\n", port="465")

    def test_lines_that_postconf_warns_of(self):
        self.assert_a_way_back(b"no_such_parameter = x\n")
        self.assert_a_way_back(b"smtp_helo_timeout = 10s\nsmtp_helo_timeout = 20s\n")

    def test_a_setting_of_our_own_service(self):
        self.assert_a_way_back(b"mailctl-relay_destination_rate_delay = 1s\n", port="465")

    def test_lines_of_our_own_settings_below_ours(self):
        for added in (
            b"smtp_sasl_auth_enable = yes\n",  # says the same, and without our table Postfix would die of it
            b"smtp_sasl_auth_enable = no\nsmtp_sasl_auth_enable = yes\n",
        ):
            self.assert_a_way_back(added, left=b"")

    def test_lines_of_our_own_settings_below_ours_that_say_something_else(self):
        """The same as any drift: refused, and by force everything of them goes."""
        for added in (b"relayhost = [rogue.example]:25\n", b"smtp_sasl_password_maps =\n"):
            for way in ("relay", "disable"), ("undo", None):
                with self.subTest(added=added, way=way):
                    self.start_over()
                    way = [word or str(self.enable("--no-trial")["id"]) for word in way]
                    if way[0] == "relay":
                        self.enable("--no-trial")
                    self.configure(m.MAIN_CF.read_bytes() + added)
                    self.assert_refused(self.daemon.json(*way), 75, "somebody has changed")
                    self.assertEqual(self.daemon.json(*way, "--force")[0], 0)
                    self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def test_enabling_by_force_leaves_one_line_of_each_setting(self):
        self.enable("--no-trial")
        written = m.MAIN_CF.read_bytes()
        self.configure(written + b"relayhost = [rogue.example]:25\nsmtp_sasl_auth_enable = no\n")
        self.enable("--no-trial", "--force")
        self.assertEqual(m.MAIN_CF.read_bytes(), written)

    # ---- a main.cf that Postfix itself does not read

    def test_a_broken_line_of_others_is_theirs_to_mend(self):
        """Postfix would die of the one as of the other; it is named, and mended there is a way."""
        self.addCleanup(self.forget_throttling)
        self.enable("--no-trial")
        enabled = m.MAIN_CF.read_bytes()
        for broken, named in (
            (b"a line without a sign\n", "missing '='"),
            (b"smtp_connect_timeout = x\n", "smtp_connect_timeout"),
        ):
            for words in (), ("--force",):
                with self.subTest(broken=broken, words=words):
                    self.configure(enabled + broken)
                    error = self.assert_refused(self.daemon.json("relay", "disable", *words), 78, named)
                    self.assertIn("mend", error["hint"])
                    self.assertEqual(m.MAIN_CF.read_bytes(), enabled + broken)
        self.configure(enabled)
        self.forget_throttling()
        self.disable()
        self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)

    def forget_throttling(self):
        """What master has started with a broken main.cf it holds back for a minute, tlsmgr(8) first of all."""
        run("postfix", "stop")
        run("postfix", "start")

    def test_a_broken_line_of_ours_is_mended_by_giving_back(self):
        self.addCleanup(self.forget_throttling)
        for way in ("relay", "disable"), ("undo", None):
            with self.subTest(way=way):
                self.start_over()
                self.forget_throttling()
                change = self.enable("--no-trial")["id"]
                written = m.MAIN_CF.read_bytes()
                self.configure(written.replace(b"smtp_sasl_auth_enable = ", b"smtp_sasl_auth_enable "))
                self.assertNotEqual(m.MAIN_CF.read_bytes(), written)
                self.assertIn("fatal", run("postconf", "-n", check=False).stderr)
                way = [word or str(change) for word in way]
                self.assert_refused(self.daemon.json(*way), 75, "somebody has changed smtp_sasl_auth")

                status, report = self.daemon.json(*way, "--force")

                self.assertEqual(status, 0, report)
                self.assertIn("before this change, Postfix's present configuration", " ".join(report["notes"]))
                self.assertEqual(m.MAIN_CF.read_bytes(), self.main_cf)
                self.assertEqual(m.how(report), "reloaded")
                # Its programs died of that line, and master lets those wait a minute.
                run("postfix", "stop")
                run("postfix", "start")
