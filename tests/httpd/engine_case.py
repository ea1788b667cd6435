"""What the tests of the HTTP engine have in common."""

import unittest

from engine import Client, Engine


class EngineTest(unittest.TestCase):
    maxDiff = 4000

    def start(self, *words, **options):
        engine = Engine(*words, **options)
        self.addCleanup(engine.close)
        return engine

    def open(self, where, **options):
        client = Client(where, **options)
        self.addCleanup(client.socket.close)
        return client
