# make run and make test set up everything a fresh Debian 12 machine lacks; the second time they start at once.
.PHONY: setup run test check bench lock fonts sample screenshot rules clean
.NOTPARALLEL:
PYTHON := .venv/bin/python
LOCK := .venv/bin/uv pip compile --quiet --no-config --universal --python-version 3.11 --fork-strategy fewest \
	--generate-hashes --custom-compile-command "make lock"

setup: .venv/.ready-run .venv/.ready-test

.venv/.ready-%: installers/setup.sh requirements-dev.lock pyproject.toml
	@sh installers/setup.sh $*
	@touch $@

run: .venv/.ready-run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		$(PYTHON) -m jhdesk; \
	else \
		echo "这台机器没有图形界面，改为运行演示：示例学校的数据库、表格和上报包将写入 demo-output 文件夹。"; \
		rm -rf demo-output && $(PYTHON) -m jhdesk demo --out demo-output; \
	fi

test: .venv/.ready-test
	@QT_QPA_PLATFORM=offscreen JHDESK_MUTATIONS=10000 $(PYTHON) -m pytest -q

check: .venv/.ready-test
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m mypy jhdesk
	@.venv/bin/lint-imports --no-logo
	@$(PYTHON) installers/check_sizes.py

bench: .venv/.ready-run
	@QT_QPA_PLATFORM=offscreen $(PYTHON) -m pytest tests/bench -q -s

lock: .venv/.ready-run
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --extra dev -c requirements.lock -o requirements-dev.lock

fonts: .venv/.ready-run
	$(PYTHON) installers/build_fonts.py

sample: .venv/.ready-run
	$(PYTHON) installers/build_sample.py

screenshot: .venv/.ready-run
	@$(PYTHON) installers/screenshot.py

rules: .venv/.ready-run
	@$(PYTHON) installers/build_rules.py

clean:
	rm -rf demo-output build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis *.egg-info
	find jhdesk tests installers -name __pycache__ -type d -prune -exec rm -rf {} +
