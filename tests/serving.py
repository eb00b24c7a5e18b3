"""A server of a graph in a process of its own, and plain requests to it."""

from __future__ import annotations

import http.client
import re
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlsplit

from conftest import environment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Reply(NamedTuple):
    """What came back; the names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as UTF-8."""
        return self.body.decode()

    @property
    def kind(self) -> str:
        """The media type without its parameters."""
        return self.headers.get("content-type", "").partition(";")[0]


@contextmanager
def serving(folder: Path, *options: object) -> Iterator[str]:
    """Serve a folder on a free port; give the address, without the last slash."""
    command = [sys.executable, "-m", "graphbuild", "serve", str(folder), "--port", "0", *map(str, options)]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment(PYTHONUNBUFFERED="1")
    )
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:\d+", line)
        assert found, line + process.stderr.read()
        yield found[0]
    finally:
        process.terminate()
        process.wait(30)
        complaints = process.stderr.read()
        process.stdout.close()
        process.stderr.close()
    assert "Traceback" not in complaints, complaints


def send(address: str, path: str, *, method: str = "GET", body: bytes | None = None, timeout: float = 60, **headers: str) -> Reply:
    """Send one request; `accept`, `content_type`, `host` and so on are its headers, and the path goes out as it is."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=timeout)
    try:
        connection.putrequest(method, path, skip_host="host" in headers, skip_accept_encoding=True)
        for name, value in headers.items():
            connection.putheader(name.replace("_", "-"), value)
        if body is not None and "content_length" not in headers:
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        reply = connection.getresponse()
        return Reply(reply.status, {name.lower(): value for name, value in reply.getheaders()}, reply.read())
    finally:
        connection.close()
