"""DinoMail's lists below /api/ that are changed as one: all of it or nothing."""

from tastypie import DinomailTest


class AsAWhole(DinomailTest):
    def test_a_list_is_patched_as_a_whole(self):
        domain, (john, anna) = self.furnish("john", "anna")
        self.client.told(202, "PATCH", self.lists["virtualuser"], {
            "objects": [{"domain": domain, "email": "mia@example.org"}, {"resource_uri": john, "quota": 7}],
            "deleted_objects": [anna],
        })
        self.assertEqual(self.emails(order_by="email"), ["john@example.org", "mia@example.org"])
        self.assertEqual(self.client.read(john)["quota"], 7)

    def test_a_list_that_is_too_long_for_one_change_is_refused_as_a_whole(self):
        for count, letters in ((780, 50), (1001, 1)):
            names = [f"{'d' * letters}{number}.example" for number in range(count)]
            refused = self.client.told(413, "PATCH", self.lists["virtualdomain"], {
                "objects": [{"name": name} for name in names],
            })
            self.assertIn("too many objects for one change", refused.json["error"])
            self.assertIn("send them in several lists", refused.json["hint"])
            self.assertEqual(self.ok("hosting", "domains")["domains"], [])
            self.client.told(202, "PATCH", self.lists["virtualdomain"], {
                "objects": [{"name": name} for name in names[:3]],
            })
            self.client.told(204, "DELETE", self.lists["virtualdomain"])

    def test_a_list_is_put_as_a_whole(self):
        domain, (john, anna) = self.furnish("john", "anna")
        self.client.told(204, "PUT", self.lists["virtualuser"], {
            "objects": [self.client.read(john), {"domain": domain, "email": "mia@example.org"}],
        })
        self.assertEqual(self.emails(), ["john@example.org", "mia@example.org"])
        self.client.told(404, "GET", anna)

    def test_a_list_is_deleted_as_a_whole_or_in_part(self):
        self.furnish("john", "anna", "mia")
        self.client.told(204, "DELETE", "/api/virtualuser/?email=anna@example.org")
        self.assertEqual(self.emails(), ["john@example.org", "mia@example.org"])
        self.client.told(204, "DELETE", self.lists["virtualuser"])
        self.assertEqual(self.emails(), [])
