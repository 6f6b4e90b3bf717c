# Sourced by what needs a media client of another make: aiortc (from PyPI), beside the other tools. Sets `python`.
python=$TOOLS/aiortc/bin/python
wanted=end2end/conformance/requirements.txt
if ! cmp --silent "$wanted" "$TOOLS/aiortc/requirements.txt"; then
  say "aiortc for the conformance test"
  rm -rf "$TOOLS/aiortc"
  # Debian has what makes these apart from Python itself
  python3 -c 'import ensurepip' 2>/dev/null || { . scripts/setup.d/debian.sh && apt_install python3-venv; }
  python3 -m venv "$TOOLS/aiortc"
  "$python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted"
  cp "$wanted" "$TOOLS/aiortc/requirements.txt"
fi
