"""A client that is made from the OpenAPI document alone, and what others say of that document."""

import pathlib
import shutil
import subprocess

from npm_packages import Packages
from shim_case import ShimTest

CLIENT = pathlib.Path(__file__).resolve().parents[2] / "httpd/client"
TOOLS = Packages(CLIENT, "http-client")


class GeneratedClient(ShimTest):
    settings = (*ShimTest.settings, "--front-may", "admin")

    def setUp(self):
        if not TOOLS.is_installed():
            self.skipTest("tests/httpd/client/install has not been run: no npm, or no registry to be reached")
        super().setUp()
        self.folder = self.daemon.directory / "client"
        self.folder.mkdir()
        (self.folder / "node_modules").symlink_to(TOOLS.folder / "node_modules")
        for name in ("package.json", "tsconfig.json", "program.ts"):
            shutil.copy(CLIENT / name, self.folder)
        answer = self.ask("GET", "/api/openapi.json")
        self.assertEqual(answer.status, 200)
        (self.folder / "openapi.json").write_text(answer.text)

    def tool(self, program, *words):
        return self.node(f"node_modules/.bin/{program}", *words)

    def node(self, *words):
        return subprocess.run(
            ["node", *words], cwd=self.folder, text=True, capture_output=True, timeout=300, check=False
        )

    def assert_works(self, result):
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        return result.stdout

    def test_a_validator_accepts_the_document(self):
        self.assertIn('"valid": true', self.assert_works(self.tool("validate-api", "openapi.json")))
        text = (self.folder / "openapi.json").read_text()
        broken = text.replace('"in":"path"', '"in":"road"', 1)
        self.assertNotEqual(broken, text)
        (self.folder / "broken.json").write_text(broken)
        self.assertNotEqual(self.tool("validate-api", "broken.json").returncode, 0, "it accepts anything")

    def test_a_client_in_typescript_is_made_from_it_and_works(self):
        self.assert_works(self.tool("openapi-typescript", "openapi.json", "-o", "schema.d.ts"))
        self.assert_works(self.tool("tsc", "-p", "."))
        token = self.token("ci", role="admin")
        told = self.assert_works(self.node("program.js", f"http://127.0.0.1:{self.port}", token))
        self.assertEqual(told, "all is as the document says\n")
