"""Tables that Postfix opens through proxymap(8), while that does not answer."""

import time

import mailctl as m
from case import RigTest, run

PROXIED = "smtp_sasl_auth_enable = yes\nsmtp_sasl_password_maps = proxy:{}\n"
LISTED = "proxy_read_maps = $smtp_sasl_password_maps\n"
# What a judgement may take: half of what smtp(8) was once waited for.
PATIENCE = 14


class ProxiedTables(RigTest):
    def setUp(self):
        super().setUp()
        self.proxied = PROXIED.format(self.table("other_logins", "[other.test]:587 u:p\n"))
        run("postfix", "stop")

    def in_time(self, answer):
        started = time.monotonic()
        given = answer()
        self.assertLess(time.monotonic() - started, PATIENCE)
        return given

    def start_without_proxymap(self):
        """Postfix runs, and each of its proxymaps dies."""
        m.write_settled(
            m.MASTER_CF, self.master_cf.replace(b" proxymap\n", b" proxymap -Z\n")
        )
        run("postfix", "start")

    def test_a_stopped_postfix_is_changed_and_changed_back(self):
        self.add_to_main(self.proxied + LISTED)
        before = m.MAIN_CF.read_bytes()
        report = self.in_time(self.enable)
        self.assertEqual((report["changed"], m.how(report)), (True, "not_running"))
        self.in_time(self.disable)
        self.assertEqual(m.MAIN_CF.read_bytes(), before)

    def test_a_table_that_nothing_can_open_is_named(self):
        self.add_to_main(PROXIED.format("nothing") + LISTED)
        error = self.in_time(lambda: self.assert_refused(self.daemon.enable(), 78))
        self.assertRegex(error["message"], "stop mail: smtp: fatal: .*instead of \"nothing\"")

    def test_a_table_that_proxymap_may_not_read_is_named(self):
        self.add_to_main(self.proxied + "proxy_read_maps = proxy:hash:/etc/aliases\n")
        self.in_time(lambda: self.assert_refused(
            self.daemon.enable(), 78, "stop mail: smtp: proxy_read_maps does not list proxy:hash:"
        ))

    def test_another_mistake_is_found_beside_it_and_stands_before_warnings(self):
        self.add_to_main(
            self.proxied + LISTED + "unused_one = x\nsmtp_tls_security_level = bogus\n"
        )
        error = self.in_time(lambda: self.assert_refused(self.daemon.enable(), 78))
        self.assertRegex(
            error["message"], "stop mail: smtp: fatal: Invalid TLS level \"bogus\" .*unused_one"
        )

    def test_a_proxymap_that_dies_is_named_soon(self):
        self.add_to_main(self.proxied + LISTED)
        self.start_without_proxymap()
        self.in_time(lambda: self.assert_refused(
            self.daemon.enable(), 78, "stop mail: smtp waits for proxymap, which does not answer"
        ))

    def test_what_proxymap_would_die_of_is_named(self):
        self.add_to_main(PROXIED.format("nothing") + LISTED)
        self.start_without_proxymap()
        self.in_time(lambda: self.assert_refused(
            self.daemon.enable(), 78, "stop mail: proxymap dies: fatal: .*instead of \"nothing\""
        ))
