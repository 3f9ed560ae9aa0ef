# `make` is the whole check. `make demo` and `make test` are all that a newcomer needs.
PYTHON ?= python3
# Where pip finds torch. On Linux, PyTorch's own CPU index spares several GB of CUDA packages: make setup TORCH_INDEX=<its address>
TORCH_INDEX ?=
VENV := .venv
BIN := $(VENV)/bin
export OMP_WAIT_POLICY = PASSIVE
export HF_HUB_OFFLINE = 1
export TOKENIZERS_PARALLELISM = false

.PHONY: check format lint types contracts test setup demo install install-test lock clean

check: format lint types contracts test

format: $(VENV)/.test
	$(BIN)/ruff format --check .

lint: $(VENV)/.test
	$(BIN)/ruff check .

types: $(VENV)/.test
	$(BIN)/mypy

contracts: $(VENV)/.test
	$(BIN)/lint-imports

test: $(VENV)/.test
	$(BIN)/rekindle setup
	$(BIN)/python -m pytest

setup: install
	$(BIN)/rekindle setup

demo: install
	$(BIN)/rekindle demo

install: $(VENV)/.installed
install-test: $(VENV)/.test

$(VENV)/.installed: pyproject.toml .ci/requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Rekindle needs Python 3.11 or newer; name one with PYTHON=..."; exit 1; }
	@echo "Installing into $(VENV): torch (about 200 MB for the CPU build) and about 150 MB of other packages."
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check $(if $(TORCH_INDEX),--index-url $(TORCH_INDEX)) torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r .ci/requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	rm -rf rekindle.egg-info
	@touch $@

$(VENV)/.test: $(VENV)/.installed .ci/requirements-test.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r .ci/requirements-test.lock
	@touch $@

# Pins every package but torch and what torch brings along, with hashes, from pyproject.toml.
TORCH_OWN := torch triton cuda-bindings cuda-pathfinder cuda-toolkit $(addprefix nvidia-, cublas cuda-cupti cuda-nvrtc \
	cuda-runtime cudnn-cu13 cufft cufile curand cusolver cusparse cusparselt-cu13 nccl-cu13 nvjitlink nvshmem-cu13 nvtx)
COMPILE = $(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes --python-version 3.11 \
	--custom-compile-command 'make lock' $(addprefix --no-emit-package , $(TORCH_OWN))
lock: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet uv
	$(COMPILE) --output-file .ci/requirements.lock
	$(COMPILE) --extra test --constraint .ci/requirements.lock --output-file .ci/requirements-test.lock

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
