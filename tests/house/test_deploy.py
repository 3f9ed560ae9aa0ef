"""The files of docs/deploy hold what the code knows: settings, commands, folders. Built and run by hand."""

import json
import re
import shlex
import shutil
import subprocess
import tomllib
from configparser import RawConfigParser
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import commands
from bot.config import Settings

ROOT = Path(__file__).resolve().parents[2]
DEPLOY = ROOT / "docs" / "deploy"
SETTINGS = {f"REKINDLE_{name.upper()}" for name in Settings.model_fields}
INSTRUCTIONS = {
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "RUN",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
}


def instructions() -> list[tuple[str, str]]:
    text = (DEPLOY / "Containerfile").read_text(encoding="utf-8")
    lines = re.sub(r"^#.*\n", "", text, flags=re.MULTILINE).replace("\\\n", " ").splitlines()
    return [(line.split(None, 1)[0], line.split(None, 1)[1]) for line in lines if line.strip()]


def of(name: str) -> list[str]:
    return [rest for instruction, rest in instructions() if instruction == name]


def test_that_every_instruction_is_one() -> None:
    assert {name for name, _ in instructions()} <= INSTRUCTIONS


def test_that_what_is_copied_is_there() -> None:
    sources = [
        source for rest in of("COPY") if not rest.startswith("--from") for source in shlex.split(rest)[:-1]
    ]
    assert sources
    assert [source for source in sources if not (ROOT / source).exists()] == []
    rooms = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"][
        "root_packages"
    ]
    assert set(rooms) <= set(sources)


def test_that_the_image_runs_a_command_that_exists_and_not_as_root() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert json.loads(of("ENTRYPOINT")[0])[0] in project["scripts"]
    assert json.loads(of("CMD")[0])[0] in commands()
    assert of("USER")[-1] not in ("root", "0")
    assert f"torch=={torch_of(project)}" in of("RUN")[1]


def torch_of(project: Any) -> str:
    return next(one.split("==")[1] for one in project["dependencies"] if one.startswith("torch=="))


def test_that_the_image_sets_settings_that_exist_and_keeps_their_folders() -> None:
    env = dict(pair.split("=", 1) for rest in of("ENV") for pair in shlex.split(rest))
    named = {name for name in env if name.startswith("REKINDLE_")}
    assert {"REKINDLE_HOME", "REKINDLE_MODELS"} <= named <= SETTINGS
    assert {env["REKINDLE_HOME"], env["REKINDLE_MODELS"]} == set(json.loads(of("VOLUME")[0]))
    assert of("EXPOSE") == [env["REKINDLE_PORT"]]
    assert f":{env['REKINDLE_PORT']}/readyz" in of("HEALTHCHECK")[0]


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))


def test_that_compose_sets_settings_that_exist(compose: Any) -> None:
    named = set(compose["services"]["rekindle"]["environment"])
    assert named <= SETTINGS
    assert {"REKINDLE_STORE", "REKINDLE_FEED", "REKINDLE_SHOP"} <= named


def test_that_compose_runs_commands_and_needs_services_that_exist(compose: Any) -> None:
    services = compose["services"]
    assert set(services) == {"setup", "rekindle", "postgres", "redis"}
    for name in ("setup", "rekindle"):
        assert services[name]["command"][0] in commands()
        assert (DEPLOY / services[name]["build"]["context"]).resolve() == ROOT
        assert (ROOT / services[name]["build"]["dockerfile"]).is_file()
    assert set(services["rekindle"]["depends_on"]) <= set(services)
    kept = {volume.split(":")[0] for one in services.values() for volume in one.get("volumes", ())}
    assert {one for one in kept if re.fullmatch(r"\w+", one)} == set(compose["volumes"])


def test_that_compose_listens_to_this_machine_only(compose: Any) -> None:
    ports = [port for one in compose["services"].values() for port in one.get("ports", ())]
    assert ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


class Unit(RawConfigParser):
    """systemd's keys have capitals and may come more than once."""

    def __init__(self) -> None:
        super().__init__(strict=False)

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def test_that_the_unit_sets_settings_and_runs_commands_that_exist() -> None:
    text = (DEPLOY / "rekindle.service").read_text(encoding="utf-8")
    unit = Unit()
    unit.read_string(text)
    assert set(unit.sections()) == {"Unit", "Service", "Install"}
    named = set(re.findall(r"^Environment=(REKINDLE_\w+)=", text, re.MULTILINE))
    assert {"REKINDLE_HOME", "REKINDLE_MODELS", "REKINDLE_SHOP"} <= named <= SETTINGS
    run = re.findall(r"^ExecStart(?:Pre)?=\S+/rekindle (\w+)$", text, re.MULTILINE)
    assert run == ["setup", "serve"]
    assert set(run) <= set(commands())


def test_that_systemd_takes_the_unit(tmp_path: Path) -> None:
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        pytest.skip("systemd-analyze is not installed")
    text = (DEPLOY / "rekindle.service").read_text(encoding="utf-8")
    unit = tmp_path / "rekindle.service"
    unit.write_text(re.sub(r"(ExecStart\w*=)\S+", rf"\1{shutil.which('true')}", text), encoding="utf-8")
    done = subprocess.run([analyze, "verify", "--man=no", str(unit)], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_that_the_page_names_settings_commands_and_files_that_exist() -> None:
    text = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert set(re.findall(r"REKINDLE_[A-Z_]+", text)) - {"REKINDLE_NAME"} <= SETTINGS
    assert set(re.findall(r"`rekindle ([a-z]+)", text)) <= set(commands())
    links = [link for link in re.findall(r"\]\(([^)#]+)\)", text) if "://" not in link]
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
