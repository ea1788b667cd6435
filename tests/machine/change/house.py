"""A daemon with two more features in it, hardening and signing (daemon.cpp), and how they are set."""

import mailctl as m
from case import RigTest


def row(feature, parameters, files=None):
    """A part of a request; without parameters the feature has nothing."""
    found = {"feature": feature}
    if parameters is not None:
        found["parameters"] = parameters
    if files:
        found["files"] = files
    return found


class House(RigTest):
    mailctld = m.BUILD / "tests/house/mailctld_house"

    def set(self, *parts, **more):
        """Sets what features have: (name, parameters, files) each; parameters None: nothing. Gives the raw reply."""
        rows = [row(*part) for part in parts]
        with m.Client(self.daemon.socket) as client:
            return client.call("io.mailctl.testing.Set", {"parts": rows, **more})

    def ok(self, *parts, **more):
        reply = self.set(*parts, **more)
        self.assertNotIn("error", reply)
        return reply["parameters"]["change"]

    def assert_not_set(self, reply, kind, pattern):
        self.assertEqual(reply.get("error"), f"io.mailctl.{kind}", reply)
        self.assertRegex(reply["parameters"]["message"], pattern)

    def undo(self, change):
        return self.daemon.json("undo", str(change))

    def assert_undone(self, change):
        status, report = self.undo(change)
        self.assertEqual((status, report.get("changed")), (0, True), report)
        return report["id"]

    def values(self, *names):
        return tuple(m.postfix_value(name) for name in names)

    def drift(self):
        return [row["object"] for row in self.daemon.json("status")[1]["drift"]]
