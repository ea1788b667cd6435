"""What the tests of a relay through the platform have in common: an account with a verified domain."""

import json
import os
import ssl
import subprocess
import time
import urllib.request

import mailctl as m
from case import EMAIL, RemoteTest

DOMAIN = "sender.test"
RELAY = "[mail.platform.test]:587"
CHANGES = ("register", "domains/add", "domains/remove", "smtp/create", "smtp/rotate", "smtp/delete")


def credential_in_table():
    """(user name, password) that Postfix has for its relayhost; None when it has none."""
    spec = m.postfix_value("smtp_sasl_password_maps").split(",")[0]
    if not spec:
        return None
    asked = ["postmap", "-q", m.postfix_value("relayhost"), spec]
    found = subprocess.run(asked, text=True, capture_output=True, check=False).stdout.rstrip("\n")
    return tuple(found.split(":", 1)) if found else None


class RelayingTest(RemoteTest):
    """Starts connected as root, with sender.test verified at the platform."""

    def setUp(self):
        super().setUp()
        self.connect()
        self.verified_domain(DOMAIN)

    def relay(self, *words):
        """Enables the relay through the account; it must work. Gives the report."""
        return self.ok("relay", "enable", *words)

    def identity(self):
        """The platform's ID of the credential that mailctl says is in use."""
        return self.ok("account", "status").get("credential")

    def credentials(self, email=EMAIL):
        """At the platform: {id: {"username", "password", "description"}}."""
        return self.account(email)["credentials"]

    def changes_asked(self):
        """The endpoints of the calls that change something, since forget_calls()."""
        return [call["endpoint"] for call in self.platform.calls() if call["endpoint"] in CHANGES]

    def rotate_behind_mailctl(self, identity, email=EMAIL):
        """Somebody gives the credential another password at the platform."""
        body = json.dumps({"email": email, "credential_id": int(identity)}).encode()
        headers = {"Authorization": f"Bearer {self.key(email)}", "Content-Type": "application/json"}
        call = urllib.request.Request(os.environ["RIG_PLATFORM_URL"] + "api/smtp/rotate/", body, headers, method="POST")
        trusted = ssl.create_default_context(cafile=os.environ["RIG_CA_FILE"])
        with urllib.request.urlopen(call, timeout=20, context=trusted) as reply:
            self.assertTrue(json.loads(reply.read())["success"])

    # ---- What has to hold

    def assert_one_credential(self, email=EMAIL):
        """The platform has one credential, and Postfix has it too. Gives its ID."""
        credentials = self.credentials(email)
        self.assertEqual(len(credentials), 1, credentials)
        (identity, credential), = credentials.items()
        self.assertEqual(credential_in_table(), (credential["username"], credential["password"]))
        return identity

    def assert_test_passes(self):
        status, verdict = self.daemon.json("relay", "test")
        self.assertEqual((status, verdict.get("ok")), (0, True), verdict)

    def mail(self, sender=f"root@{DOMAIN}", recipient="someone@elsewhere.test"):
        """Gives mail to Postfix under a subject that no other has; gives the subject."""
        subject = f"{self.id().rpartition('.')[2]} {time.monotonic_ns()}"
        text = f"From: {sender}\nSubject: {subject}\n\nbody\n"
        subprocess.run(["sendmail", "-f", sender, recipient], input=text, text=True, check=True, timeout=30)
        return subject

    def assert_flows(self, subject=None):
        """The mail is delivered by the platform to somebody who logged in. Gives the message."""
        message = m.delivered(subject or self.mail())
        self.assertIsNotNone(message, self.client_log.text()[-1500:])
        self.assertRegex(message, r"Authenticated sender: smtp_[0-9a-f]{16}\b")
        self.assertIn("mail.platform.test", message)
        return message

    def assert_settled(self):
        """Nothing is left to be done at the platform."""
        status = self.ok("account", "status")
        self.assertEqual((status["pending"], status.get("problem")), ([], None), status)
