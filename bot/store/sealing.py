"""Seals what must be kept for a moment as it was sent, personal data and all.

Nothing else in the database is unmasked. The key is drawn from a secret that is not in it.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from pydantic import SecretStr

_PURPOSE = b"tyyni inbox 1"
_NONCE = 12


@dataclass(frozen=True)
class Seal:
    """AES-256-GCM with a key drawn from a secret."""

    secret: SecretStr
    _cipher: AESGCM = field(init=False, repr=False)

    def __post_init__(self) -> None:
        """Draw the key."""
        secret = self.secret.get_secret_value().encode()
        key = hmac.new(secret, _PURPOSE, hashlib.sha256).digest()
        object.__setattr__(self, "_cipher", AESGCM(key))

    def closed(self, name: str, plain: bytes) -> bytes:
        """Sealed for the row of this name alone."""
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, name.encode())

    def opened(self, name: str, sealed: bytes) -> bytes | None:
        """What was sealed; None where the secret has changed since."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], name.encode())
        except (InvalidTag, ValueError):
            return None
