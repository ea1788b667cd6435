"""Many clients at once.

MAILCTL_STREAMS is how many streams there are where that is the question.
"""

import os
import resource
import ssl
import sys

from waiting import wait_for

from engine import PATIENCE, Client, trusting
from engine_case import EngineTest

# Who is not root has as many files as root has left them.
STREAMS = min(int(os.environ.get("MAILCTL_STREAMS", 10000)), resource.getrlimit(resource.RLIMIT_NOFILE)[1] - 100)
# What is promised of 10,000.
STREAMS_KIB = 128 * 1024
# http/limits.hpp says 3 of a connection; malloc rounds.
IDLE_KIB = 8


class Crowds(EngineTest):
    def allow_files(self, count):
        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, count), hard))
        self.addCleanup(resource.setrlimit, resource.RLIMIT_NOFILE, (soft, hard))

    def open_many(self, engine, count, where=None, **options):
        return [self.open(where or engine.port, **options) for _ in range(count)]

    def test_a_thousand_who_ask_nothing_are_in_nobody_s_way(self):
        self.allow_files(4096)
        engine = self.start("--trust", "127.0.0.0/8")
        with engine.client() as client:
            self.assertEqual(200, client.get("/healthz").answer().status)
        before = engine.memory_kib()
        idle = self.open_many(engine, 1000)
        for _ in range(2):
            for client in idle:
                client.get("/healthz")
            self.assertEqual({200}, {client.answer().status for client in idle})
        self.assertLess(engine.memory_kib() - before, 1000 * IDLE_KIB)
        with engine.client() as client:
            self.assertEqual(200, client.get("/healthz").answer().status)
        rest = self.open_many(engine, 24)
        self.assertEqual({200}, {client.get("/healthz").answer().status for client in rest})
        self.assertEqual([503], [each.status for each in self.open(engine.port).answers()])
        idle.pop().socket.close()
        self.serve_again(engine)

    def test_many_streams_that_tell_nothing_take_little(self):
        self.allow_files(STREAMS + 100)
        engine = self.start("--limit", f"connections={STREAMS + 10}", "--trust", "127.0.0.0/8", "--limit", "comment=5000")
        idle = self.open_many(engine, STREAMS)
        for client in idle:
            client.get("/events?ms=600000")
        for client in idle:
            client.until(b"data: 0\n\n")
        taken = engine.memory_kib()
        print(f"\n{STREAMS} streams in {taken / 1024:.1f} MiB", file=sys.stderr)
        self.assertLess(taken, STREAMS_KIB * STREAMS / 10000)
        with engine.client() as client:
            self.assertEqual(200, client.get("/healthz").answer().status)
        for client in idle:
            client.until(b":\n\n")
        self.assertEqual([], engine.said(stream="gone"))

    def serve_again(self, engine, **options):
        def is_served():
            with Client(engine.port, **options) as client:
                try:
                    return client.get("/healthz").answer().status == 200
                except ConnectionError:
                    return False
        wait_for(is_served, "a place", PATIENCE)

    def test_an_address_has_so_many_places_and_leaves_the_others_to_others(self):
        engine = self.start()
        clients = self.open_many(engine, 64)
        self.assertEqual({200}, {client.get("/healthz").answer().status for client in clients})
        self.assertEqual([429], [each.status for each in self.open(engine.port).answers()])
        self.assertEqual(200, self.open(engine.port, address="127.0.0.2").get("/healthz").answer().status)
        self.assertEqual(200, self.open(engine.unix).get("/healthz").answer().status)
        clients.pop().socket.close()
        self.serve_again(engine)

    def test_a_proxy_is_many_people(self):
        engine = self.start("--trust", "127.0.0.1")
        clients = self.open_many(engine, 70) + self.open_many(engine, 70, engine.unix)
        self.assertEqual({200}, {client.get("/healthz").answer().status for client in clients})

    def test_tls_has_places_of_its_own(self):
        engine = self.start("--limit", "tls_connections=3", tls=True)
        clients = self.open_many(engine, 3, engine.tls_port, tls=trusting())
        self.assertEqual({200}, {client.get("/healthz").answer().status for client in clients})
        with self.assertRaises((ssl.SSLError, ConnectionError)):
            self.open(engine.tls_port, tls=trusting())
        self.assertEqual(200, self.open(engine.port).get("/healthz").answer().status)
