#!/bin/sh
# Make the virtual environment: scripts/setup.sh VENV [EXTRA]
#
# Installs what it needs from Debian only where it is missing, as root or with sudo.
set -eu

venv=$1
extra=${2:-}
python=${PYTHON:-python3}

apt_install() {
    echo "setup: installing $* from Debian"
    if [ "$(id -u)" = 0 ]; then as_root=; else as_root=sudo; fi
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

have_library() {
    ldconfig -p | grep -q "$1"
}

if command -v apt-get >/dev/null; then
    command -v git >/dev/null || apt_install git
    "$python" -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv
    # opencv-python links against these.
    have_library libGL.so.1 || apt_install libgl1
    have_library libglib-2.0.so.0 || apt_install libglib2.0-0
    # Pages that scripts fill in are tested in a real browser.
    if [ "$extra" = dev ]; then
        command -v chromium >/dev/null || command -v google-chrome >/dev/null || apt_install chromium
    fi
fi

[ -x "$venv/bin/python" ] || "$python" -m venv "$venv"
"$venv/bin/python" -m pip install --quiet --upgrade pip
if [ -n "$extra" ]; then
    "$venv/bin/python" -m pip install --quiet -e ".[$extra]"
    touch "$venv/.base" "$venv/.$extra"
else
    "$venv/bin/python" -m pip install --quiet -e .
    touch "$venv/.base"
fi
