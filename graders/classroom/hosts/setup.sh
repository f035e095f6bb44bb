#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image of the autograder.
set -euo pipefail
cd "${AUTOGRADER_ROOT:-/autograder}/source"
export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
apt-get install -y -qq --no-install-recommends python3 python3-venv libseccomp2
# torchpath's own first use: .venv with the packages of pyproject.toml and constraints.txt, and the data.
python3 -m graders.bootstrap student
