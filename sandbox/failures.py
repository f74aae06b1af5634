"""Why a request of ours failed, in the carrier's codes."""

from __future__ import annotations

import ssl

import aiohttp

RETRIEVAL, CONNECTION, PROTOCOL, NO_HOST, BAD_URL = 11200, 11205, 11206, 11210, 11100
TLS, WRONG_DOMAIN, EXPIRED, NO_PATH = 11220, 11235, 11236, 11237
CONNECTING = frozenset({CONNECTION, NO_HOST, TLS, WRONG_DOMAIN, EXPIRED, NO_PATH})
_CERTIFICATE_EXPIRED, _HOSTNAME_MISMATCH, _ADDRESS_MISMATCH = 10, 62, 64


def why(error: Exception) -> tuple[int, str]:
    """The carrier's code for what the HTTP client raised, and words for people."""
    text = str(error) or type(error).__name__
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return _certificate(error.certificate_error), text
    if isinstance(error, aiohttp.ClientSSLError):
        return TLS, text
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return NO_HOST, text
    if isinstance(error, aiohttp.ClientConnectorError | aiohttp.ConnectionTimeoutError):
        return CONNECTION, text
    if isinstance(error, aiohttp.ClientResponseError | aiohttp.ClientPayloadError):
        return PROTOCOL, text
    if isinstance(error, aiohttp.InvalidURL | ValueError):
        return BAD_URL, f"invalid URL: {text}"
    return RETRIEVAL, text


def _certificate(error: Exception) -> int:
    code = error.verify_code if isinstance(error, ssl.SSLCertVerificationError) else None
    if code == _CERTIFICATE_EXPIRED:
        return EXPIRED
    return WRONG_DOMAIN if code in (_HOSTNAME_MISMATCH, _ADDRESS_MISMATCH) else NO_PATH
