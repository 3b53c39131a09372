# SPDX-License-Identifier: MIT
"""The package as strangers meet it: its stubs are current, and its wheel works in an empty environment."""
import os
import subprocess
import sys
import zipfile

import pytest

import neurapse as nr


def test_the_version_is_the_projects(root):
    assert nr.__version__ == (root / "VERSION").read_text().strip()


def test_stubs_are_current(root, tmp_path):
    subprocess.run([sys.executable, "-m", "nanobind.stubgen", "-q", "-m", "neurapse._core", "-o", tmp_path / "_core.pyi"], check=True)
    current, kept = (tmp_path / "_core.pyi").read_text(), (root / "python/neurapse/_core.pyi").read_text()
    assert kept == current, "write them again: python -m nanobind.stubgen -m neurapse._core -o python/neurapse/_core.pyi"


def test_importing_and_drawing_a_first_picture_needs_nothing_else(tmp_path):
    script = """
import matplotlib; matplotlib.use("Agg")
import neurapse as nr
net = nr.Network(seed=1)
cell = net.population("lif", 1, tau="10 ms")
net.stimulus("step", cell, amplitude="400 pA")
net.run("200 ms", record={cell: ["spikes", "v"]}).plot().figure.savefig("first.png")
"""
    subprocess.run([sys.executable, "-c", script], cwd=tmp_path, check=True)
    assert (tmp_path / "first.png").read_bytes().startswith(b"\x89PNG")


def test_a_wheel_works_in_an_empty_environment(root, tmp_path):
    build = os.environ["NEURAPSE_BUILD"]
    run = lambda *command, **more: subprocess.run([str(c) for c in command], check=True, **more)
    run("cmake", "--install", build, "--prefix", tmp_path / "installed", stdout=subprocess.DEVNULL)
    run(root / "tools/build_wheel.sh", tmp_path / "wheels", "--no-build-isolation", "--config-settings", f"build-dir={tmp_path / 'build'}",
        "--config-settings", f"cmake.define.NEURAPSE_FROM={tmp_path / 'installed'}",
        env={**os.environ, "PYTHON": sys.executable})
    (wheel,) = (tmp_path / "wheels").glob("neurapse-*.whl")
    assert {"pyNN/neurapse/__init__.py", "pyNN/neurapse/standardmodels/cells.py"} <= set(zipfile.ZipFile(wheel).namelist())
    run(sys.executable, "-m", "venv", tmp_path / "empty")
    python = tmp_path / "empty/bin/python"
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
    script = """
import neurapse as nr
net = nr.Network(seed=1)
cell = net.population("lif", 1, tau="10 ms")
net.stimulus("step", cell, amplitude="400 pA")
print(nr.__version__, len(net.run("200 ms", record={cell: ["spikes", "v"]}).spikes))
"""
    elsewhere = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    said = run(python, "-c", script, cwd=tmp_path, env=elsewhere, capture_output=True, text=True).stdout.split()
    net = nr.Network(seed=1)
    cell = net.population("lif", 1, tau="10 ms")
    net.stimulus("step", cell, amplitude="400 pA")
    assert said == [nr.__version__, str(len(net.run("200 ms", record={cell: "spikes"}).spikes))]
