"""Asking our own server on this machine, with or without HTTPS."""

import http.client
import ssl


def connection(host: str, port: int | None, tls: bool, timeout: float) -> http.client.HTTPConnection:
    """A connection to ourselves. The certificate is not looked at: this very machine is asked, under an address that it need not name."""
    if tls:
        return http.client.HTTPSConnection(host, port, timeout=timeout, context=ssl._create_unverified_context())
    return http.client.HTTPConnection(host, port, timeout=timeout)
