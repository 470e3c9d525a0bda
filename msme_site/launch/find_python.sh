#!/bin/sh
# Prints the path of a Python that can run this project, or says what is missing.
# PYTHON=/path/to/python3 chooses one; else .venv's own, then 3.13 down to 3.11.

cd "$(dirname "$0")/../.." || exit 1

new_enough='import sys; raise SystemExit(sys.version_info[:2] < (3, 11))'
# Debian ships Python without venv; prefer one that can make an environment.
makes_venv='import sys, ensurepip, venv; raise SystemExit(sys.version_info[:2] < (3, 11))'

if [ -n "$PYTHON" ]; then
    candidates=$PYTHON
else
    # What already made .venv keeps working, whatever else is installed later.
    if [ -f .venv/pyvenv.cfg ] && .venv/bin/python -c "$new_enough" 2>/dev/null; then
        echo .venv/bin/python
        exit 0
    fi
    candidates='python3.13 python3.12 python3.11 python3 python'
fi

for test in "$makes_venv" "$new_enough"; do
    for candidate in $candidates; do
        # Running it is the only proof: a version manager's shim may lead nowhere.
        if "$candidate" -c "$test" 2>/dev/null; then
            command -v "$candidate"
            exit 0
        fi
    done
done

for candidate in $candidates; do
    found=$("$candidate" -c 'import sys; print("%d.%d.%d" % sys.version_info[:3])' 2>/dev/null) || continue
    echo "Python 3.11 or newer is needed, and the one found here ($candidate) is $found: install Python 3.13 and run make again." >&2
    exit 1
done
echo "Python 3.11 or newer is needed, and none was found here: install Python 3.13 and run make again." >&2
exit 1
