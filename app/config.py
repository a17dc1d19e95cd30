"""Every setting, read once from the environment. `docs/configuration.md` explains each; a test compares the two."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

LANGUAGES = ("fr", "nl", "de", "en")

# A letters form with every field at its limit is about 25 kB; nothing an attendee sends is larger.
LARGEST_BODY = 64 * 1024

MASTER_KEY = "master.key"


@dataclass(frozen=True)
class MailServer:
    """Where mail is handed over. With neither `starts_tls` nor `is_tls` it travels readable: only to this machine."""

    host: str
    port: int
    username: str | None
    password: str | None = field(repr=False)
    starts_tls: bool
    is_tls: bool


@dataclass(frozen=True)
class Settings:
    """What one installation is told; `instance` is the only folder that is written to."""

    instance: Path
    base_url: str
    database_url: str
    redis_url: str | None
    trusted_proxies: int
    secret_key: str
    master_key: bytes
    # Replaced by `flask vault rotate`, kept for what they still open: see app/services/master_key.py.
    older_master_keys: tuple[bytes, ...] = ()
    # For whoever works on Lueur: nobody who signs has a use for it.
    shows_styleguide: bool = False
    # None: mail is written into `outbox/`.
    mail_server: MailServer | None = None
    mail_from: str = "lueur@localhost"

    @property
    def is_https(self) -> bool:
        """Whether people reach this installation over HTTPS: cookies are then `Secure` and HSTS is sent."""
        return self.base_url.startswith("https://")


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """The settings of this environment; makes the instance folder and its keys (0600) on the first call."""
    # The folder may have been made by somebody else, open to all: what is written into it is its owner's alone.
    os.umask(0o077)
    instance = Path(environ.get("LUEUR_INSTANCE") or Path(__file__).parent.parent / "instance").resolve()
    instance.mkdir(mode=0o700, parents=True, exist_ok=True)
    base_url = (environ.get("LUEUR_BASE_URL") or "http://localhost:8000").rstrip("/")
    return Settings(
        instance=instance,
        base_url=base_url,
        database_url=_database_url(environ.get("DATABASE_URL"), instance),
        redis_url=environ.get("REDIS_URL") or None,
        trusted_proxies=int(environ.get("LUEUR_TRUSTED_PROXIES") or 0),
        secret_key=_key(instance / "secret.key").hex(),
        master_key=_key(instance / MASTER_KEY),
        shows_styleguide=environ.get("LUEUR_STYLEGUIDE") == "1",
        older_master_keys=tuple(_key(file) for file in older_master_key_files(instance)),
        mail_server=_mail_server(environ.get("SMTP_URL")),
        mail_from=environ.get("LUEUR_MAIL_FROM") or f"lueur@{urlsplit(base_url).hostname or 'localhost'}",
    )


def older_master_key_files(instance: Path) -> list[Path]:
    """The master keys that were replaced, the latest first."""
    return sorted(instance.glob(f"{MASTER_KEY}.before-*"), reverse=True)


def _database_url(configured: str | None, instance: Path) -> str:
    if not configured:
        return f"sqlite:///{instance / 'lueur.sqlite'}"
    # The short forms that hosting providers hand out, for the one driver Lueur uses.
    for short in ("postgres://", "postgresql://"):
        if configured.startswith(short):
            return "postgresql+psycopg://" + configured.removeprefix(short)
    return configured


def _mail_server(url: str | None) -> MailServer | None:
    if not url:
        return None
    found = urlsplit(url)
    usual = {"smtp": 587, "smtps": 465, "smtp+plain": 25}
    if found.scheme not in usual or not found.hostname:
        # Without the address itself: its password would stand in a log.
        raise ValueError("SMTP_URL is not smtp://, smtps:// or smtp+plain:// and a host")
    return MailServer(
        host=found.hostname,
        port=found.port or usual[found.scheme],
        username=unquote(found.username) if found.username else None,
        password=unquote(found.password) if found.password else None,
        starts_tls=found.scheme == "smtp",
        is_tls=found.scheme == "smtps",
    )


def _key(file: Path) -> bytes:
    """The 32 bytes in `file`, made at first use; two processes that start together agree on one."""
    try:
        with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as fresh:
            fresh.write(secrets.token_bytes(32))
            fresh.flush()
            os.fsync(fresh.fileno())
    except FileExistsError:
        pass
    key = _read_key(file)
    if len(key) != 32:
        raise ValueError(f"{file.name} is not a key of 32 bytes: restore it from where you keep your keys")
    return key


def _read_key(file: Path) -> bytes:
    # The process that was first may have made the file and not yet written it.
    for _ in range(20):
        key = file.read_bytes()
        if len(key) == 32:
            break
        time.sleep(0.05)
    return key
