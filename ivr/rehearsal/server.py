"""The application served in this process, where a rehearsal can take it away and bring it back."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask
from werkzeug.serving import BaseWSGIServer, ThreadedWSGIServer, WSGIRequestHandler


class _Request(WSGIRequestHandler):
    """Keeps connections open between requests and logs nothing."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def handle_one_request(self) -> None:
        # A connection kept from before the application went away must not reach it either.
        if getattr(self.server, "away", False):
            self.close_connection = True
            return
        super().handle_one_request()

    def log(self, type: str, message: str, *args: Any) -> None:
        pass

    def run_wsgi(self) -> None:
        if getattr(self.server, "away", False):
            self.close_connection = True
            return
        super().run_wsgi()


class _Server(ThreadedWSGIServer):
    daemon_threads = True
    request_queue_size = 512
    away = False


class Served:
    """An application on a loopback port of its own."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self._socket.listen(512)
        self.origin = f"http://127.0.0.1:{self._socket.getsockname()[1]}"
        self._server: _Server | None = None

    @contextmanager
    def serving(self, app: Flask) -> Iterator[None]:
        port = self._socket.getsockname()[1]
        self._server = _Server("127.0.0.1", port, app, handler=_Request, fd=self._socket.fileno())
        thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), name="application", daemon=True)
        thread.start()
        try:
            yield
        finally:
            _shut(self._server)
            thread.join()
            self._socket.close()

    def go_away(self) -> None:
        """Answers nobody until `come_back`: connections are closed without a word."""
        assert self._server is not None
        self._server.away = True

    def come_back(self) -> None:
        assert self._server is not None
        self._server.away = False


def _shut(server: BaseWSGIServer) -> None:
    server.shutdown()
    server.server_close()
