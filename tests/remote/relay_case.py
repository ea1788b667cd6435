"""tests/relay/case.py under a name of its own, for that name is our case.py's."""

import importlib.util
import pathlib

spec = importlib.util.spec_from_file_location("relay_case", pathlib.Path(__file__).parents[1] / "relay/case.py")
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
RigTest, Tail, run, tree = module.RigTest, module.Tail, module.run, module.tree
