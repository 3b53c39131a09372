# SPDX-License-Identifier: MIT
"""tools/check_rooms.py finds every kind of breach, and nothing in a house in order."""
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "tools" / "check_rooms.py"
START = "// SPDX-License-Identifier: MIT\n// What it is for.\n#pragma once\n"


def said(files):
    """The sentences about a project of these files."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            path = Path(folder, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        run = subprocess.run([sys.executable, SCRIPT, folder], capture_output=True, text=True)
        assert run.stderr == "", run.stderr
        assert run.returncode == (1 if run.stdout else 0)
        return run.stdout.splitlines()


def include(name):
    return START + f'#include "{name}"\n'


class Rooms(unittest.TestCase):
    def test_allowed_includes_pass(self):
        self.assertEqual([], said({
            "src/neurapse/neurons/lif.hpp": include("neurapse/contract/membrane.hpp"),
            "src/neurapse/record/a.hpp": include("neurapse/record/b.hpp"),
            "src/neurapse/catalogue/all.hpp": include("neurapse/neurons/lif.hpp"),
            "src/neurapse/report/svg.cpp": include("neurapse/contract/recordings.hpp"),
            "src/neurapse/io/toml.cpp": include("neurapse/catalogue/make.hpp") + "#include <toml++/toml.h>\n",
            "src/neurapse/neurapse.hpp": include("neurapse/neurons/lif.hpp"),
            "apps/cli/main.cpp": include("neurapse/neurapse.hpp") + '#include "print.hpp"\n',
            "tests/unit/a.cpp": include("neurapse/neurons/lif.hpp"),
        }))

    def test_forbidden_includes_are_told_with_their_line(self):
        for file, name in [
            ("src/neurapse/base/a.cpp", "neurapse/contract/b.hpp"),
            ("src/neurapse/engine/a.hpp", "neurapse/neurons/lif.hpp"),
            ("src/neurapse/neurons/lif.hpp", "neurapse/engine/a.hpp"),
            ("src/neurapse/neurons/lif.hpp", "neurapse/receptors/a.hpp"),
            ("src/neurapse/report/a.hpp", "neurapse/engine/a.hpp"),
            ("src/neurapse/catalogue/a.hpp", "neurapse/io/a.hpp"),
            ("apps/cli/main.cpp", "neurapse/neurons/lif.hpp"),
        ]:
            with self.subTest(file=file, name=name):
                sentences = said({file: include(name)})
                self.assertEqual(1, len(sentences), sentences)
                self.assertTrue(sentences[0].startswith(f"{file}:4 includes {name}, but "), sentences)

    def test_odd_includes_are_told(self):
        self.assertEqual(1, len(said({"src/neurapse/base/a.cpp": include("b.hpp")})))
        self.assertEqual(1, len(said({"src/neurapse/engine/a.cpp": include("neurapse/neurapse.hpp")})))
        self.assertEqual(["src/neurapse/attic/a.cpp stands in attic, which is not a room."],
                         said({"src/neurapse/attic/a.cpp": START}))

    def test_headers_begin_as_agreed(self):
        name = "src/neurapse/base/a.hpp"
        spdx = "// SPDX-License-Identifier: MIT\n"
        self.assertEqual([f"{name} does not begin with its SPDX line."], said({name: START.replace(spdx, "")}))
        self.assertEqual([f"{name} does not say at its beginning what it is for."],
                         said({name: spdx + "#pragma once\nnamespace neurapse {\nstruct a {};\n}\n"}))
        self.assertEqual([], said({name: spdx + "#pragma once\nnamespace neurapse {\n/// A type.\nstruct a {};\n}\n"}))
        self.assertEqual([f"{name} lacks #pragma once."], said({name: START.replace("#pragma once", "")}))
        self.assertEqual(3, len(said({name: ""})))

    def test_places_on_a_machine_are_told(self):
        place = "/" + "home/ada/data.csv"
        self.assertEqual([f"docs/a.md:2 names {place}, a place on somebody's machine."],
                         said({"docs/a.md": f"\nsee {place} there"}))
        self.assertEqual([], said({"docs/a.md": f"https://example.org{place} and ~{place} and out{place}"}))


if __name__ == "__main__":
    unittest.main()
