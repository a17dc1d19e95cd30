"""Real SMTP servers on the loopback, with and without TLS, kind and unkind."""

from __future__ import annotations

import ssl
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers import free_port

LOGIN = ("lueur", "s%cret@b:ugie")


class MailServer:
    """Takes mail; `says` may be set to what it answers to a recipient, `to_content` to a whole mail."""

    def __init__(self, **options: Any) -> None:
        self.mails: list[Any] = []
        self.sessions: list[Session] = []
        self.to_recipient: Callable[[str], str] = lambda address: "250 OK"
        self.to_content: Callable[[], str] = lambda: "250 OK"
        self.seconds = 0.0
        self.is_asked = False
        self.port = free_port()
        self.options = options
        self.controller: Controller | None = None

    def start(self) -> None:
        """Begin to listen."""
        self.controller = Controller(self, hostname="127.0.0.1", port=self.port, **self.options)
        self.controller.start()

    def stop(self) -> None:
        """Be gone."""
        if self.controller is not None:
            self.controller.stop(no_assert=True)

    @property
    def url(self) -> str:
        """Its address, as for SMTP_URL, without encryption."""
        return f"smtp+plain://127.0.0.1:{self.port}"

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, *_: Any) -> str:  # noqa: N802
        answer = self.to_recipient(address)
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.is_asked = True
        if self.seconds:
            time.sleep(self.seconds)  # its own thread: the whole server is slow
        answer = self.to_content()
        if answer.startswith("250"):
            self.sessions.append(session)
            self.mails.append(message_from_bytes(envelope.content or b"", policy=policy.default))
        return answer


def known(server: SMTP, session: Session, envelope: Envelope, mechanism: str, said: LoginPassword) -> AuthResult:
    """Lets in whoever says LOGIN."""
    is_known = (said.login.decode(), said.password.decode()) == LOGIN
    return AuthResult(success=is_known, handled=False)


def certificate(folder: Path) -> tuple[ssl.SSLContext, Path]:
    """A server's TLS for 127.0.0.1, and the file of the authority that vouches for it: itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "a mail server")])
    at = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(at - timedelta(days=1))
        .not_valid_after(at + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    authority, secret = folder / "authority.pem", folder / "key.pem"
    authority.write_bytes(signed.public_bytes(serialization.Encoding.PEM))
    pem = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    secret.write_bytes(key.private_bytes(*pem))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(authority, secret)
    return context, authority
