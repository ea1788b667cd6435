"""A credential whose answer is lost at the platform (S2): what is surely ours goes, and nothing else does."""

import threading

from case import UNAVAILABLE, UNKNOWN
from credential_test import CREATE, CredentialTest


class Lost(CredentialTest):
    def lose(self, meanwhile, applied, *words):
        """Loses the answer to a create, and does something while it hangs; gives what the command said."""
        self.platform.fault("smtp/create", "hang", times=1, seconds=60, after=True)
        self.platform.fault("smtp/create", "lost", times=1, applied=applied)
        self.platform.forget_calls()
        said = []
        call = threading.Thread(target=lambda: said.append(self.daemon.json(*CREATE, *words)))
        call.start()
        while call.is_alive() and not self.platform.calls("smtp/create"):
            call.join(0.02)
        done = meanwhile()
        limit = self.platform.state()["options"]["description_bytes"]
        self.platform.clear()
        self.platform.option("description_bytes", limit)
        call.join()
        return done, *said[0]

    def assert_row(self, *states):
        self.assertEqual(tuple(row[2] for row in self.store("credential")["credential"]), states)

    def test_a_credential_that_another_machine_makes_meanwhile_stays(self):
        theirs, status, reply = self.lose(self.make_credential_elsewhere, False)
        self.assertEqual(list(self.credentials()), [theirs])
        self.assertEqual(status, UNKNOWN, reply)
        self.assertIn(f"credential remove {theirs}", reply["error"]["hint"])

    def test_of_two_with_one_text_the_marked_one_goes(self):
        theirs, status, reply = self.lose(
            lambda: self.make_credential_elsewhere("an app"), True, "--description", "an app"
        )
        self.assertEqual(list(self.credentials()), [theirs])
        self.assertEqual(status, UNAVAILABLE, reply)
        self.assert_row()

    def test_a_platform_that_cuts_descriptions_keeps_the_mark(self):
        self.platform.option("description_bytes", 30)
        theirs, status, reply = self.lose(
            lambda: self.make_credential_elsewhere("an app"), True, "--description", "an app with a name"
        )
        self.assertEqual(list(self.credentials()), [theirs])
        self.assertEqual(status, UNAVAILABLE, reply)
        self.assert_row()
        credential = self.create("an app with a name")
        shown = {row["id"]: row["description"] for row in self.ok("credential", "list")["credentials"]}
        self.assertEqual((shown[credential["id"]], shown[theirs]), ("an ap", "an app"))

    def test_where_the_mark_is_cut_nothing_is_deleted_and_what_is_new_is_named(self):
        self.platform.option("description_bytes", 12)
        _, status, reply = self.lose(lambda: None, True)
        (made,) = self.credentials()
        self.assertEqual(status, UNKNOWN, reply)
        self.assertIn(f"credential remove {made}", reply["error"]["hint"])
        self.ok("account", "status")
        self.assertEqual(list(self.credentials()), [made])

    def test_one_that_comes_into_being_later_is_deleted_then(self):
        self.platform.fault("smtp/create", "lost", times=1, applied=False)
        self.refused(UNAVAILABLE, ".", *CREATE)
        self.assert_row("creating")
        self.make_credential_elsewhere(self.platform.calls("smtp/create")[0]["body"]["description"])
        other = self.make_credential_elsewhere()
        self.ok("account", "status")
        self.assertEqual(list(self.credentials()), [other])
        self.assert_row()

    def test_the_relays_credential_of_a_platform_that_cuts_is_found_again(self):
        self.platform.option("description_bytes", 30)
        self.platform.fault("smtp/create", "lost", times=1)
        self.platform.fault("smtp/delete", "unavailable", times=1)
        self.verified_domain("relayed.test")
        self.refused(UNKNOWN, ".", "relay", "enable")
        self.assert_row("retiring")
        self.ok("account", "status")
        self.assertEqual(self.credentials(), {})
