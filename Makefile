# Everything starts here; GNU make 3.81 (macOS) is enough.
#
#   make run     the whole system on this machine: PORT=8001, DEMO=0
#   make test    the whole suite: ARGS="tests/members -k roster"
#   make bench   how fast it is: ARGS="-k import --rounds 5"
#   make lint    what pre-commit and CI check
#   make messages  collect the texts of the interface into the catalogues
#   make lock    resolve the dependencies again (needs uv)
#   make clean   remove .venv, var/ and caches

# Finds a Python, makes .venv, installs what is locked, and hands over.
LAUNCH = python=$$(sh msme_site/launch/find_python.sh) && exec "$$python" msme_site/launch/bootstrap.py

.PHONY: run test bench lint messages lock clean

run:
	@$(LAUNCH) run

test:
	@$(LAUNCH) test $(ARGS)

bench:
	@$(LAUNCH) bench $(ARGS)

lint:
	@$(LAUNCH) lint

messages:
	@$(LAUNCH) messages

# The lock names no index, so that any mirror serves it. uv resolves for every
# platform at once, which pip-compile does not.
LOCK = uv pip compile pyproject.toml --extra embedded --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-emit-find-links --quiet \
	--custom-compile-command "make lock"

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv (pip install uv)." >&2; exit 1; }
	$(LOCK) --output-file requirements.txt
	$(LOCK) --group test --group lint --constraints requirements.txt --output-file requirements-dev.txt

clean:
	@$(LAUNCH) clean
