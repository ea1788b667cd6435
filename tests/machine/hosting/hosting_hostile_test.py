"""A mailctl-net that has been taken over, in the jobs that only a machine that hosts has it do: each text of their
replies is spoiled in turn, and whatever mailctld then says is tame (S11, as platform/hostile_jobs_test.py)."""

import helper
import mailctl as m
from hosting_case import CHAIN, HOST, KEY, STORAGE, HostingCase
from hostile_jobs_test import CONTROL, HOSTED_JOBS, HOSTILE, Helpers, texts

ENABLE = {"mail_host": HOST, "storage": str(STORAGE), "certificate": str(CHAIN), "key": str(KEY), "dry_run": True}
CALLS = {"JudgeCertificate": ("hosting.Enable", ENABLE), "ReadMessage": ("hosting.Test", {})}


class HostileTest(Helpers, HostingCase):
    def said(self, method, parameters):
        """All that a raw client gets."""
        with m.Client(self.daemon.socket, 60) as client:
            client.send(helper.frame({"method": "io.mailctl." + method, "parameters": parameters, "more": True}))
            while (reply := client.read()) is not None:
                yield reply
                if not reply.get("continues"):
                    return

    def spoiled(self, job, path):
        """How often that text was spoiled, and all that was said."""
        count = 0

        def treat(call, ask):
            nonlocal count
            replies = ask(call)
            if call["method"] == "io.mailctl.net." + job:
                for reply in replies:
                    if "error" not in reply:
                        count += helper.put(reply["parameters"], path, HOSTILE)
            return replies

        with self.helper(treat):
            return list(self.said(*CALLS[job])), count

    def test_every_text_of_the_jobs_of_hosting(self):
        self.assertEqual(set(CALLS), HOSTED_JOBS)
        self.host()
        members = helper.text_members()
        for job in CALLS:
            self.assertTrue(members[job])
            for path in members[job]:
                with self.subTest(job=job, path=".".join(path)):
                    said, count = self.spoiled(job, path)
                    self.assertGreater(count, 0, "was never reached")
                    for text in texts(said):
                        self.assertIsNone(CONTROL.search(text.replace("\n", "")), text[:300])
        log = self.daemon.log_path.read_text(errors="replace")
        self.assertIsNone(CONTROL.search(log.replace("\n", "")))
