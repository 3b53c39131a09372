#!/usr/bin/env bash
# Makes a virtual environment with the simulators that install from PyPI: build/peers by default.
set -euo pipefail
root=$(dirname "$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")")
where=${1:-$root/build/peers}
python3 -m venv "$where"
"$where/bin/pip" install --quiet --requirement "$root/bench/peers/requirements.txt"
"$where/bin/pip" list 2>/dev/null | grep -iE '^(brian2|nest-simulator|numpy) '
