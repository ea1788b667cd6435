"""The faults of the emulated platform in which an answer is lost, late or halved."""

import json
import socket
import time

from case import DOMAIN, EMAIL, PlatformTest


class Lost(PlatformTest):
    """The reply is lost; the call was applied."""

    def setUp(self):
        super().setUp()
        self.ask("account")

    def known(self):
        return self.platform.state()["accounts"][EMAIL]

    def lose(self, endpoint, **body):
        self.platform.fault(endpoint, "lost", times=1)
        self.assert_cut(endpoint, **body)

    def test_register(self):
        self.platform.fault("register", "lost", times=1)
        self.assertRaises(OSError, self.register)
        self.assertEqual(len(self.known()["keys"]), 2)

    def test_domains(self):
        self.lose("domains/add", domain=DOMAIN)
        self.assertEqual(list(self.known()["domains"]), [DOMAIN])
        self.lose("domains/remove", domain=DOMAIN)
        self.assertEqual(self.known()["domains"], {})

    def test_credentials(self):
        self.lose("smtp/create", description="")
        (made,) = self.known()["credentials"].values()
        self.lose("smtp/rotate", credential_id=made["id"])
        self.assertNotEqual(self.known()["credentials"][str(made["id"])]["password"], made["password"])
        self.lose("smtp/delete", credential_id=made["id"])
        self.assertEqual(self.known()["credentials"], {})

    def test_before_applying(self):
        self.platform.fault("smtp/create", "lost", times=1, applied=False)
        self.assert_cut("smtp/create", description="")
        self.assertEqual(self.known()["credentials"], {})


class Slow(PlatformTest):
    def test_hang_before_and_after_applying(self):
        self.ask("account")
        for after, number in ((False, 0), (True, 1)):
            self.platform.fault("smtp/create", "hang", times=1, after=after)
            with self.assertRaises(TimeoutError):
                self.call("smtp/create", timeout=1.5, description="")
            self.assertEqual(len(self.platform.state()["accounts"][EMAIL]["credentials"]), number)
            self.platform.reset()
            del self.key
            self.ask("account")

    def test_hang_for_a_while(self):
        self.ask("account")
        self.platform.fault("account", "hang", times=1, seconds=0.5)
        begun = time.monotonic()
        self.ask("account")
        self.assertGreater(time.monotonic() - begun, 0.45)

    def test_drip(self):
        self.ask("account")
        self.platform.fault("health", "drip", times=1, seconds=0.01)
        begun = time.monotonic()
        self.assertEqual(self.ask("health"), {"status": "ok"})
        self.assertGreater(time.monotonic() - begun, 0.4)

    def test_half_an_answer(self):
        whole = self.raw("api/health/").body
        self.platform.fault("health", "truncated", times=1)
        self.assertEqual(self.raw("api/health/").body, whole[:len(whole) // 2])
        self.platform.fault("health", "short", times=1)
        self.assertIn(f"Content-Length: {len(whole)}", self.spoken("health"))
        self.assertTrue(self.spoken("health").endswith(json.dumps({"status": "ok"}) + "}"))

    def spoken(self, endpoint):
        """All that the server says on one connection."""
        request = (
            f"POST /email/cp/api/{endpoint}/ HTTP/1.0\r\nContent-Type: application/json\r\n"
            "Content-Length: 2\r\n\r\n{}"
        )
        host = "platform.provider.test"
        with socket.create_connection((host, 443), timeout=10) as plain:
            with self.context.wrap_socket(plain, server_hostname=host, suppress_ragged_eofs=True) as connection:
                connection.sendall(request.encode())
                said = b""
                while chunk := connection.recv(65536):
                    said += chunk
                return said.decode()
