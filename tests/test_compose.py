"""docker-compose.yml brings up the same store: every path, addon, variable and option is real."""

import configparser
import re
import tomllib
from pathlib import Path

import pytest
import yaml

from tools import addons

ROOT = Path(__file__).resolve().parent.parent
# what the entry points of the images read
IMAGE_VARIABLES = {
    "odoo": {"HOST", "PORT", "USER", "PASSWORD"},
    "postgres": {"POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"},
}
SERVICE_KEYS = {
    "build", "command", "depends_on", "environment", "healthcheck", "image", "ports", "restart",
    "volumes",
}  # fmt: skip


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


@pytest.fixture(scope="module")
def dockerfile():
    return (ROOT / "config" / "Dockerfile").read_text()


@pytest.fixture(scope="module")
def options():
    """Odoo's command line options, by name."""
    from odoo.tools import config

    return {name: one for one in config.parser.option_list + [
        each for group in config.parser.option_groups for each in group.option_list
    ] for name in one._long_opts + one._short_opts}  # fmt: skip


def odoo_services(compose):
    return {name: one for name, one in compose["services"].items() if "build" in one}


def test_services(compose):
    assert set(compose["services"]) == {"db", "init", "store"}
    for name, service in compose["services"].items():
        assert set(service) <= SERVICE_KEYS, name
        for other in service.get("depends_on", {}):
            assert other in compose["services"]
    for service in odoo_services(compose).values():
        assert service["depends_on"]["db"] == {"condition": "service_healthy"}
    assert "healthcheck" in compose["services"]["db"]


def test_paths_exist(compose):
    for name, service in compose["services"].items():
        for volume in service["volumes"]:
            origin, target = volume.split(":")[:2]
            assert target.startswith("/"), name
            if origin.startswith("."):
                assert (ROOT / origin).exists(), origin
            else:
                assert origin in compose["volumes"], origin
    for service in odoo_services(compose).values():
        assert (ROOT / service["build"]["context"] / service["build"]["dockerfile"]).is_file()


def test_variables_are_the_images_own(compose):
    for name, service in compose["services"].items():
        image = "odoo" if "build" in service else "postgres"
        assert set(service["environment"]) <= IMAGE_VARIABLES[image], name
    db = compose["services"]["db"]["environment"]
    for service in odoo_services(compose).values():
        assert service["environment"]["HOST"] == "db"
        assert service["environment"]["USER"] == db["POSTGRES_USER"]
        assert service["environment"]["PASSWORD"] == db["POSTGRES_PASSWORD"]
    asked = set(re.findall(r"\$\{(\w+)", (ROOT / "docker-compose.yml").read_text()))
    assert asked == {"DEALER_DB_PASSWORD", "DEALER_PORT"}
    # each has a default: the file works as it is
    assert not re.search(r"\$\{\w+\}", (ROOT / "docker-compose.yml").read_text())


def test_options_are_odoos(compose, options):
    for name, service in odoo_services(compose).items():
        program, *words = service["command"]
        assert program == "odoo"
        for word in words:
            option, equals, _value = word.partition("=")
            assert option in options, f"{name}: {option}"
            takes_value = options[option].action not in ("store_true", "store_false")
            assert bool(equals) == takes_value, f"{name}: {word}"


def test_every_addon_is_installed(compose):
    words = compose["services"]["init"]["command"]
    asked = next(word for word in words if word.startswith("--init=")).split("=")[1].split(",")
    assert set(asked) <= set(addons.ours())
    assert set(addons.closure(asked)) == set(addons.of_a_store())


def test_database_is_the_same_everywhere(compose):
    settings = read_settings()
    for service in odoo_services(compose).values():
        assert f"--database={settings['db_name']}" in service["command"]


def read_settings():
    parser = configparser.RawConfigParser()
    parser.read(ROOT / "config" / "odoo.conf")
    return dict(parser["options"])


def test_settings_are_odoos():
    from odoo.tools import config

    settings = read_settings()
    known = {option.dest for option in config.options_index.values()}
    assert set(settings) <= known
    assert settings["list_db"] == "False"
    assert settings["http_interface"] == "127.0.0.1"
    assert "admin_passwd" not in settings, "no secret in the repository"


def test_settings_match_the_mounts(compose):
    settings = read_settings()
    for service in odoo_services(compose).values():
        targets = [volume.split(":")[1] for volume in service["volumes"]]
        assert settings["addons_path"] in targets
        assert settings["data_dir"] in targets


def test_image(dockerfile):
    """The image takes the names from pyproject.toml and the versions from the lock."""
    assert re.search(r"^FROM odoo:19\.0$", dockerfile, re.M)
    assert dockerfile.rstrip().endswith("USER odoo")
    sent = (ROOT / ".dockerignore").read_text().split()
    for line in re.findall(r"^COPY (.*)$", dockerfile, re.M):
        for name in line.split()[:-1]:
            assert (ROOT / name).is_file(), name
            assert f"!{name}" in sent, name
    names = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["dependencies"]
    locked = {
        re.split(r"==", line)[0].lower().replace("_", "-")
        for line in (ROOT / "requirements.lock").read_text().splitlines()
        if "==" in line and not line.startswith(" ")
    }
    for name in names:
        plain = re.split(r"[=<>~!;\[ ]", name)[0].lower().replace("_", "-")
        assert plain in locked, name
    wanted = {
        package
        for told in addons.ours().values()
        for package in told.get("external_dependencies", {}).get("python", ())
    }
    have = {name.lower().replace("_", "-") for name in locked}
    assert {package.lower().replace("_", "-") for package in wanted} <= have
