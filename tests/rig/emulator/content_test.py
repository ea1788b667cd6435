"""The faults in the content of the emulated platform's answers."""

from case import DOMAIN, EMAIL, PASSWORD, PlatformTest


class Envelope(PlatformTest):
    def test_null_data(self):
        self.ask("account")
        self.platform.fault("account", "null_data", times=1)
        self.assertEqual(self.call("account").json, {"success": True, "data": None})

    def test_no_success(self):
        self.ask("account")
        self.platform.fault("account", "no_success", times=1)
        self.assertEqual(list(self.call("account").json), ["data"])

    def test_missing_fields(self):
        self.ask("account")
        made = self.ask("smtp/create", description="")
        self.platform.fault("*", "missing")
        linked = self.post("register", email=EMAIL, password=PASSWORD, full_name="None").json["data"]
        self.assertNotIn("api_key", linked)
        self.assertEqual(list(self.ask("smtp/create", description="")), ["username"])
        self.assertEqual(self.ask("smtp/rotate", credential_id=made["credential_id"]), {})
        self.platform.clear()
        self.platform.fault("account", "missing", fields=["plan"])
        self.assertNotIn("plan", self.ask("account"))

    def test_any_values(self):
        self.ask("account")
        self.platform.fault("account", "data", times=1, values={"plan": None})
        self.platform.fault("account", "top", times=1, values={"success": "yes"})
        reply = self.call("account").json
        self.assertEqual((reply["success"], reply["data"]["plan"]), ("yes", None))


class Credentials(PlatformTest):
    def test_it_vanishes(self):
        made = self.ask("smtp/create", description="")
        self.platform.fault("smtp/rotate", "vanish", times=1)
        self.assert_refused(self.call("smtp/rotate", credential_id=made["credential_id"]), "Credential not found.")
        self.assertEqual(self.ask("smtp/list"), {"credentials": []})

    def test_the_password_is_the_tests_choice(self):
        self.ask("account")
        for password in ("-leading", "' \" $ # :", "trailing ", "new\nline", "é"):
            self.platform.fault("*", "password", times=1, value=password)
            made = self.ask("smtp/create", description="")
            self.assertEqual(made["password"], password)
        self.platform.fault("smtp/rotate", "password", times=1, value="-x")
        rotated = self.ask("smtp/rotate", credential_id=made["credential_id"])
        self.assertEqual(rotated, {"new_password": "-x"})


class Records(PlatformTest):
    def shown(self, **details):
        """Host, type and value of each record, without the platform's three."""
        self.ask("domains/add", domain=DOMAIN)
        right = self.platform.records(DOMAIN)
        if details:
            self.platform.fault("domains/dns-records", "records", times=1, **details)
        records = self.ask("domains/dns-records", domain=DOMAIN)["records"]
        return [(row["host"], row["type"], row["value"]) for row in records if row not in right]

    def test_shapes(self):
        for shape, expected in (
            ("outside", ("outside.example", "TXT", "v=spf1 ~all")),
            ("suffix", ("not" + DOMAIN, "TXT", "v=spf1 ~all")),
            ("ns", (DOMAIN, "NS", "ns.outside.example")),
            ("a", (DOMAIN, "A", "192.0.2.66")),
            ("second_spf", (DOMAIN, "TXT", "v=spf1 include:second.spf.cyberpersons.com ~all")),
            ("spf_plus_all", (DOMAIN, "TXT", "v=spf1 +all")),
            ("empty_host", ("", "TXT", "v=spf1 ~all")),
        ):
            self.assertEqual(self.shown(shape=shape), [expected], shape)
        self.assertEqual(self.shown(), [])

    def test_plus_all_takes_the_place_of_the_spf(self):
        self.ask("domains/add", domain=DOMAIN)
        self.platform.fault("domains/dns-records", "records", shape="spf_plus_all")
        records = self.ask("domains/dns-records", domain=DOMAIN)["records"]
        policies = [row["value"] for row in records if row["value"].startswith("v=spf1")]
        self.assertEqual(policies, ["v=spf1 +all"])

    def test_any_list(self):
        self.ask("domains/add", domain=DOMAIN)
        mine = [{"host": "@", "type": "TXT", "value": "x"}]
        self.platform.fault("domains/dns-records", "records_are", records=mine)
        self.assertEqual(self.ask("domains/dns-records", domain=DOMAIN), {"records": mine})


class Domains(PlatformTest):
    def names(self):
        return [row["domain"] for row in self.ask("domains/list")["domains"]]

    def test_duplicates(self):
        self.ask("domains/add", domain=DOMAIN)
        self.platform.fault("domains/list", "duplicate_domains", times=1)
        self.assertEqual(self.names(), [DOMAIN, DOMAIN])
        self.assertEqual(self.names(), [DOMAIN])

    def test_hostile_names(self):
        self.ask("domains/add", domain=DOMAIN)
        self.platform.fault("domains/list", "hostile_domains", times=1)
        names = self.names()
        self.assertTrue(any("\n" in name for name in names))
        self.assertTrue(any(len(name) == 10_240 for name in names))

    def test_inconsistent_flags(self):
        self.ask("domains/add", domain=DOMAIN)
        self.platform.fault("domains/verify", "inconsistent", times=1, flag="spf")
        data = self.ask("domains/verify", domain=DOMAIN)
        self.assertEqual((data["all_verified"], data["spf"]), (True, False))
