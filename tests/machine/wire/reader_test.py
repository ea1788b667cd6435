"""Long replies and slow readers: a page has its limit, and so has the memory of those that wait."""

import json
import time

import mailctl as m
from case import RigTest
from journal import fill_journal

HISTORY = "io.mailctl.History"
READERS = 100
MIB = 1 << 20

# As a change has it that sets ten parameters.
PLAN = json.dumps(
    [{"object": f"parameter_{n}", "owner": "ours", "before": "b" * 60, "after": "a" * 60} for n in range(10)]
)


def numbers(reply):
    return [row["sequence"] for row in reply["entries"]]


class Readers(RigTest):
    def connect(self):
        client = m.Client(self.daemon.socket)
        self.addCleanup(client.close)
        return client

    def resident(self):
        with open(f"/proc/{self.daemon.process.pid}/status", encoding="ascii") as status:
            return 1024 * int(next(line for line in status if line.startswith("VmRSS")).split()[1])

    def most_resident(self, seconds):
        most = 0
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            most = max(most, self.resident())
            time.sleep(0.05)
        return most

    def ask_and_read_nothing(self, parameters, **flags):
        clients = [self.connect() for _ in range(READERS)]
        for client in clients:
            client.send(json.dumps({"method": HISTORY, "parameters": parameters, **flags}).encode() + b"\0")
        return clients

    def test_a_hundred_that_ask_for_a_thousand_rows_and_read_none(self):
        fill_journal(self.daemon, 1000, plan=PLAN)
        self.connect().call(HISTORY, {"limit": 1000})
        before = self.resident()
        for flags in ({}, {"more": True}):
            with self.subTest(flags=flags):
                clients = self.ask_and_read_nothing({"limit": 1000}, **flags)
                grown = self.most_resident(5) - before
                self.assertLess(grown, 64 * MIB)
                for client in clients:
                    client.close()

    def test_rows_of_a_megabyte_are_told_to_some_and_the_others_to_wait(self):
        fill_journal(self.daemon, 1, text="x" * 900_000)
        before = self.resident()
        clients = self.ask_and_read_nothing({"limit": 1})
        grown = self.most_resident(3) - before
        self.assertLess(grown, 96 * MIB)
        answers = [client.read() for client in clients]
        told = [answer for answer in answers if "error" not in answer]
        refused = [answer for answer in answers if answer.get("error") == "io.mailctl.Busy"]
        self.assertGreater(len(told), 50)
        self.assertGreater(len(refused), 10)
        self.assertEqual(len(told) + len(refused), READERS)
        self.assertEqual(refused[0]["parameters"]["message"], "too many replies wait to be read")
        self.assertEqual(numbers(clients[-1].call(HISTORY, {"limit": 1})["parameters"]), [1])

    def test_a_page_ends_before_it_is_too_long(self):
        last = fill_journal(self.daemon, 1000, plan=PLAN)
        client = self.connect()

        newest = numbers(client.call(HISTORY, {"limit": 1000})["parameters"])
        self.assertEqual(newest, list(range(newest[0], last + 1)))
        self.assertLess(len(newest), 400)

        seen = []
        while page := numbers(client.call(HISTORY, {"after": len(seen), "limit": 1000})["parameters"]):
            seen += page
        self.assertEqual(seen, list(range(1, last + 1)))
        self.assertEqual(client.buffer, b"")

    def test_a_row_that_is_too_long_by_itself_comes_alone(self):
        fill_journal(self.daemon, 3, text="x" * 600_000)
        client = self.connect()
        self.assertEqual(numbers(client.call(HISTORY)["parameters"]), [3])
        self.assertEqual(numbers(client.call(HISTORY, {"after": 0})["parameters"]), [1])

    def test_who_follows_gets_all_that_there_is_page_by_page(self):
        last = fill_journal(self.daemon, 1500, plan=PLAN)
        for wish, first in (({"limit": 1000}, 501), ({"after": 7, "limit": 1000}, 8), ({}, 1401)):
            with self.subTest(wish=wish), m.Client(self.daemon.socket) as client:
                seen = numbers(client.call(HISTORY, wish, more=True)["parameters"])
                while seen[-1] < last:
                    seen += numbers(client.read()["parameters"])
                self.assertEqual(seen, list(range(first, last + 1)))

    def test_the_command_shows_as_many_rows_as_it_was_asked_for(self):
        last = fill_journal(self.daemon, 1500, plan=PLAN)
        for words, first, end in (
            ([], 1401, last), (["--limit", "1000"], 501, last), (["--after", "20", "--limit", "900"], 21, 920),
            (["--after", "1490"], 1491, last), (["--after", "9999"], 1, 0),
        ):
            with self.subTest(words=words):
                status, reply = self.daemon.json("history", *words)
                self.assertEqual(status, 0)
                self.assertEqual(numbers(reply), list(range(first, end + 1)))
                self.assertTrue(reply["intact"])
