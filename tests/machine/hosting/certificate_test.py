"""The certificate of the mail host: a bad one is refused, a renewed one counts by itself, half of one never."""

import pathlib
import smtplib
import socket
import ssl

from hosting_case import CHAIN, HOST, KEY, LOOKUP, STORAGE, HostingCase, make_certificate, unchecked
from waiting import wait_for

NEXT_CHAIN, NEXT_KEY = pathlib.Path("/etc/ssl/next.pem"), pathlib.Path("/etc/ssl/next.key")
# mailctld looks each ten seconds.
PATIENCE = 60


def own(chain):
    return ssl.PEM_cert_to_DER_cert(chain.read_text())


def shown(port):
    """The certificate that a mail program meets there."""
    if port in (25, 587):
        with smtplib.SMTP("127.0.0.1", port, timeout=30) as client:
            client.ehlo("stranger.test")
            client.starttls(context=unchecked())
            return client.sock.getpeercert(binary_form=True)
    with socket.create_connection(("127.0.0.1", port), timeout=30) as plain:
        with unchecked().wrap_socket(plain, server_hostname=HOST) as client:
            return client.getpeercert(binary_form=True)


class CertificateTest(HostingCase):
    ports = (25, 465, 587, 993)

    def enable(self, chain=CHAIN, key=KEY):
        return self.daemon.json("hosting", "enable", "--mail-host", HOST, "--storage", str(STORAGE),
                                "--certificate", str(chain), "--key", str(key))

    def state(self):
        return self.ok("hosting", "status").get("certificate_state", {})

    def put(self, source, place):
        """As certbot does it: in one step, and the two one after the other."""
        aside = place.with_suffix(".new")
        aside.write_bytes(source.read_bytes())
        aside.chmod(0o600)
        aside.rename(place)

    def test_a_renewed_certificate_counts_by_itself_and_half_of_one_never(self):
        self.host()
        first = own(CHAIN)
        for port in self.ports:
            self.assertEqual(shown(port), first, port)
        wait_for(lambda: self.state().get("days_left") == 11, "the certificate's state", patience=PATIENCE)
        self.assertEqual((self.state()["names"], self.state()["issuer"]), ([HOST], f"CN={HOST}"))
        self.assertIn("ends in 11 days", self.daemon.mailctl("hosting", "status").stdout)

        make_certificate(NEXT_CHAIN, NEXT_KEY)
        self.put(NEXT_CHAIN, CHAIN)
        wait_for(lambda: "not the one of" in self.state().get("trouble", ""), "the trouble to be told", patience=PATIENCE)
        self.daemon.stop()
        self.daemon.start()
        for port in self.ports:
            self.assertEqual(shown(port), first, port)

        self.put(NEXT_KEY, KEY)
        wait_for(lambda: {shown(port) for port in self.ports} == {own(NEXT_CHAIN)}, "the renewed one", patience=PATIENCE)
        self.assertNotIn("trouble", self.state())
        self.assertIn("certificate-renewed", [row["event"] for row in self.ok("history")["entries"]])
        self.add("john")
        self.imap("john")
        self.submission("john")

    def test_a_certificate_that_is_no_good_is_refused_and_nothing_is_changed(self):
        make_certificate(NEXT_CHAIN, NEXT_KEY, name="other.test")
        before = self.world()
        for chain, key, words in (
            (NEXT_CHAIN, NEXT_KEY, f"is for other.test, not for {HOST}"),
            (CHAIN, NEXT_KEY, "the key in /etc/ssl/next.key is not the one of /etc/ssl/hosted.pem"),
            (KEY, KEY, "holds no certificate in PEM"),
            (CHAIN, CHAIN, "holds no private key in PEM"),
            (pathlib.Path("/etc/ssl/none.pem"), KEY, "No such file or directory"),
        ):
            with self.subTest(words=words):
                self.assert_refused(self.enable(chain, key), 78, words)
        self.assertEqual(self.world(), before)
        self.assertEqual(list((LOOKUP / "tls").glob("*")) if (LOOKUP / "tls").is_dir() else [], [])

    def test_nobody_reads_the_key(self):
        self.host()
        (file,) = (LOOKUP / "tls").glob("*.pem")
        for path, mode in ((LOOKUP / "tls", 0o700), (file, 0o600)):
            self.assertEqual((path.stat().st_mode & 0o7777, path.stat().st_uid), (mode, 0))
