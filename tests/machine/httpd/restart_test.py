"""mailctld and mailctl-httpd are killed and start anew, again and again, while clients ask."""

import collections
import http.client
import signal
import threading
import time

from shim_case import ShimTest

CLIENTS = 4
EACH = 15
ROUNDS = 6
PATIENCE = 60
PAUSE = 0.02


class Restarts(ShimTest):
    def setUp(self):
        super().setUp()
        self.connect()
        self.admin = self.token("load", role="admin")
        self.outcomes = {}  # of each domain the last answer
        self.trouble = collections.Counter()  # what clients have met on the way

    def add_by_http(self, domain):
        """Asks by one key until there is an answer that says what came of it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            try:
                answer = self.ask(
                    "POST", "/api/v1/domains", self.admin, {"domain": domain, "no_dns": True}, Idempotency_Key=domain
                )
            except (OSError, http.client.HTTPException) as error:
                self.trouble[type(error).__name__] += 1
                time.sleep(PAUSE)
                continue
            if answer.status == 504 and answer.json["error"].get("field") != "Idempotency-Key":
                # The connection to mailctld ended: what came of it, the key tells.
                self.trouble["504"] += 1
                time.sleep(PAUSE)
                continue
            if answer.status == 503:
                self.trouble["503"] += 1
                time.sleep(PAUSE)
                continue
            self.outcomes[domain] = answer
            return

    def client(self, number):
        for row in range(EACH):
            self.add_by_http(f"d{number}-{row}.test")

    def test_nothing_is_done_twice_and_nothing_ends_without_a_word(self):
        clients = [threading.Thread(target=self.client, args=(number,)) for number in range(CLIENTS)]
        for client in clients:
            client.start()
        kills = 0
        while any(client.is_alive() for client in clients) and kills < ROUNDS * 3:
            time.sleep(0.4)
            what = kills % 3
            if what != 1:
                self.daemon.stop(signal.SIGKILL)
            if what != 0:
                self.httpd.kill()
                self.httpd.wait()
            if what != 1:
                self.daemon.start()
            if what != 0:
                self.start_httpd()
            kills += 1
        for client in clients:
            client.join()
        self.assertGreater(kills, 2)
        self.assertTrue(self.trouble, "nobody has met a restart")
        domains = [f"d{number}-{row}.test" for number in range(CLIENTS) for row in range(EACH)]
        self.assertEqual(sorted(self.outcomes), sorted(domains))
        asked = collections.Counter(call["body"]["domain"] for call in self.platform.calls("domains/add"))
        there = self.account()["domains"]
        for domain, answer in self.outcomes.items():
            with self.subTest(domain=domain, status=answer.status, text=answer.text):
                self.assertLessEqual(asked[domain], 1)
                self.assertIn(answer.status, (201, 504))
                if answer.status == 201:
                    self.assertIn(domain, there)
        self.assertGreater(sum(answer.status == 201 for answer in self.outcomes.values()), CLIENTS * EACH // 2)
