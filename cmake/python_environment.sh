#!/usr/bin/env bash
# Makes a virtual environment with what the Python package is built and tested with, or does nothing where it is
# there already: python_environment.sh FOLDER. What is in the way is said in one sentence.
set -euo pipefail
folder=$1
needed=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../tests/python/requirements.txt
stamp=$folder/requirements.txt
log=$folder.log

cmp -s "$needed" "$stamp" && exit 0
mkdir -p "$(dirname "$folder")"
{ python3 -m venv "$folder" && "$folder/bin/python" -m pip install --disable-pip-version-check --quiet -r "$needed"; } >"$log" 2>&1 || {
    echo "The environment for the Python package cannot be made ($(tail -n 1 "$log")); all that was said is in $log." >&2
    exit 1
}
cp "$needed" "$stamp"
