"""What deploy/ holds is what Lueur needs: each file is read by the program it is written for."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from app.config import LARGEST_BODY
from lueur import HOUSE
from tests.scale.town import DEPLOY, mime_types

UNITS = ("lueur.service", "lueur@.service", "lueur-prepare.service")
KEY_NAME, CHAIN_NAME = "privkey.pem", "fullchain.pem"


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def certificate(folder: Path) -> None:
    """A certificate nobody believes, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lueur.example.org")])
    begins = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), 1, begins, begins + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / CHAIN_NAME).write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / KEY_NAME).write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))


def test_nginx_takes_its_configuration(nginx_program: str, tmp_path: Path) -> None:
    certificate(tmp_path)
    text = read("nginx.conf").replace("/etc/letsencrypt/live/lueur.example.org", str(tmp_path))
    text = text.replace("/etc/nginx/mime.types", str(mime_types(tmp_path))).replace("user www-data;\n", "")
    for there in ("/var/log/nginx", "/var/cache/nginx", "/run/"):
        text = text.replace(there, f"{tmp_path}/")
    (tmp_path / "nginx.conf").write_text(text)

    said = subprocess.run([nginx_program, "-t", "-c", str(tmp_path / "nginx.conf")], capture_output=True, text=True)

    # Newer versions say `http2 on;` instead; both are understood.
    assert said.returncode == 0, said.stderr


def test_nginx_refuses_the_bodies_that_lueur_refuses() -> None:
    assert f"client_max_body_size {LARGEST_BODY // 1024}k;" in read("nginx.conf")


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd on this machine")
def test_systemd_takes_its_units(tmp_path: Path) -> None:
    for name in UNITS:
        unit = read(name).replace("/opt/lueur/.venv/bin/", f"{Path(sys.executable).parent}/")
        (tmp_path / name.replace("@", "@8001")).write_text(re.sub(r"(?m)^(User|Group)=.*\n", "", unit))

    verified = subprocess.run(
        ["systemd-analyze", "verify", *sorted(str(file) for file in tmp_path.iterdir())], capture_output=True, text=True
    )

    assert "lueur" not in verified.stderr, verified.stderr
    assert verified.returncode == 0, verified.stderr


def test_one_process_and_one_of_several_differ_in_their_port_alone() -> None:
    def without_port(unit: str) -> str:
        return re.sub(r"(?m)^Description=.*$", "", unit).replace("%i", "8000")

    assert without_port(read("lueur@.service")) == without_port(read("lueur.service"))


def test_bringing_the_tables_up_to_date_restarts_nobody() -> None:
    # systemd restarts whoever requires what is restarted.
    for name in UNITS:
        assert not re.search(r"(?m)^(Requires|Requisite|BindsTo|PartOf)=", read(name))


def test_every_unit_is_hardened_alike() -> None:
    hardened = {read(name).partition("User=lueur")[2].partition("\n\n[Install]")[0].strip() for name in UNITS}

    assert len(hardened) == 1


def test_the_container_serves_as_the_unit_does() -> None:
    container = read("Containerfile")
    served = re.findall(r'"([^"]+)"', container.rpartition("\nCMD ")[2])
    unit = re.search(r"python (-m gunicorn.+?)\n#", read("lueur.service"), re.DOTALL)
    assert unit is not None
    expected = unit[1].replace("\\\n", " ").replace('"', "").replace("127.0.0.1:8000", "0.0.0.0:8000").split()

    assert served == ["python", *expected]
    (uv,) = re.findall(r"uv==([\d.]+)", container)
    assert f'"uv=={uv}"' in (HOUSE / "pyproject.toml").read_text(encoding="utf-8")


def test_what_the_container_copies_is_all_that_lueur_needs(tmp_path: Path) -> None:
    image, instance = tmp_path / "image", tmp_path / "instance"
    image.mkdir()
    for names in re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", read("Containerfile").rpartition("\nFROM ")[2]):
        for name in names.split():
            copy = shutil.copytree if (HOUSE / name).is_dir() else shutil.copy2
            copy(HOUSE / name, image / name)
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("LUEUR_", "PYTHONPATH"))}
    environ |= {"LUEUR_INSTANCE": str(instance), "LUEUR_BASE_URL": "https://lueur.example.org"}

    def run(*line: str) -> str:
        done = subprocess.run(
            [sys.executable, "-m", *line], cwd=image, env=environ, capture_output=True, text=True, timeout=120
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    run("flask", "--app", "app", "db", "upgrade")
    run("flask", "--app", "app", "edition", "load", "editions/sample")
    assert "PROBLEM" not in run("flask", "--app", "app", "doctor")
    asks = "import app; client = app.create_app().test_client(); "
    asks += "print(app.__file__, [client.get(page).status_code for page in ('/', '/join', '/static/css/base.css')])"
    (image / "asks.py").write_text(asks)
    said = run("asks")
    assert str(image) in said
    assert "[200, 200, 200]" in said


def test_the_sample_of_the_environment_names_settings_that_exist() -> None:
    named = re.findall(r"(?m)^([A-Z_]+)=", read("lueur.env.sample"))
    documented = (HOUSE / "docs" / "configuration.md").read_text(encoding="utf-8")

    assert named
    assert all(f"| `{name}` |" in documented for name in named)


def test_the_pages_that_nginx_sends_itself_speak_four_languages() -> None:
    for page in (DEPLOY / "pages").iterdir():
        text = page.read_text(encoding="utf-8")
        assert set(re.findall(r'<p lang="(\w+)">', text)) == {"en", "fr", "nl", "de"}
        assert "style=" not in text
        assert "<script" not in text
