"""Requests to a remote store: retried, without following redirects, with credentials that never show."""

from __future__ import annotations

import base64
import os
import re
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import requests
from requests.adapters import HTTPAdapter
from requests.auth import AuthBase, HTTPBasicAuth, HTTPDigestAuth
from requests.utils import get_netrc_auth
from urllib3.util import Retry

from graphbuild.errors import RemoteError

if TYPE_CHECKING:
    from types import TracebackType

    from requests import PreparedRequest, Response

Place = dict[str, str] | str
"""What names a graph in an address, as parameters."""

DEFAULT = "default"

USER, PASSWORD, TOKEN = "GRAPHBUILD_USER", "GRAPHBUILD_PASSWORD", "GRAPHBUILD_TOKEN"

_RETRY = Retry(total=5, backoff_factor=0.5, status_forcelist=(429, 502, 503, 504), allowed_methods=None, raise_on_status=False)
_TIMEOUT = (10, 600)  # seconds to connect, and to wait for an answer
_RESULTS = "application/sparql-results+json"
_LOOKED_AT = 1 << 12  # bytes
_SHOWN = 200  # characters of an answer in an error
_UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _REDIRECTS, _ERRORS = 401, 403, 404, range(300, 400), 300
_NEPTUNE = (".neptune.amazonaws.com", ".neptune.amazonaws.com.cn")
_TAG = re.compile(r"<[^>]*>")
_CREDENTIALS = f"set {USER} and {PASSWORD}, or {TOKEN}, or an entry of ~/.netrc"


class Endpoint:
    """One address of a remote store.

    Credentials come from the environment (`GRAPHBUILD_USER` and `GRAPHBUILD_PASSWORD`, or `GRAPHBUILD_TOKEN`), else from `~/.netrc`.
    """

    def __init__(self, url: str) -> None:
        """Take the address.

        Raises:
            RemoteError: It is none of HTTP, or has credentials in it, which would show in the list of processes.
        """
        try:
            parts = urlsplit(url)
            usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        except ValueError:
            usable = False
        if not usable:
            raise RemoteError(repr(url), "is no address of HTTP", "name one such as http://localhost:7878/store")
        if parts.username is not None or parts.password is not None:
            raise RemoteError(f"{parts.scheme}://{parts.hostname}", "has credentials in its address", _CREDENTIALS)
        self.url = url
        self._session = requests.Session()
        for scheme in ("http://", "https://"):
            self._session.mount(scheme, HTTPAdapter(max_retries=_RETRY))
        self._secrets, self._session.auth = _find_credentials(url)

    def __enter__(self) -> Self:
        """Use the endpoint in a block."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        """Close the connections."""
        self._session.close()

    def send(self, method: str, place: Place, body: bytes | None = None, form: str | None = None, *, missing: bool = False) -> None:
        """Send a request.

        Args:
            method: PUT, POST or DELETE.
            place: The parameters that name the graph.
            body: What to send.
            form: Its media type.
            missing: Whether it is well if there is no such graph.

        Raises:
            RemoteError: The store cannot be reached, or refuses.
        """
        answer = self._ask(method, params=place, data=body, headers={"Content-Type": form} if form else {})
        if not (missing and answer.status_code == _NOT_FOUND):
            self._check(answer, place)

    def look(self, place: Place, form: str) -> bytes:
        """Give the beginning of a graph; nothing if there is no such graph.

        Raises:
            RemoteError: The store cannot be reached, or refuses.
        """
        with self._ask("GET", params=place, headers={"Accept": form}, stream=True) as answer:
            if answer.status_code == _NOT_FOUND:
                return b""
            self._check(answer, place)
            try:
                return next(answer.iter_content(_LOOKED_AT), b"")
            except requests.RequestException as error:
                raise self._unreachable(error) from None

    def select(self, query: str) -> list[dict[str, str]]:
        """Ask a query, and give the values of its rows by the names of its variables.

        Raises:
            RemoteError: The store cannot be reached, refuses, or gives no rows.
        """
        answer = self._ask("POST", data={"query": query}, headers={"Accept": _RESULTS})
        self._check(answer)
        try:
            rows = answer.json()["results"]["bindings"]
            return [{name: str(term["value"]) for name, term in row.items()} for row in rows]
        except (ValueError, KeyError, TypeError, AttributeError):
            raise RemoteError(self.url, "gives no results of SPARQL in JSON", "name its address for queries") from None

    def _ask(self, method: str, **how: object) -> Response:
        try:
            answer = self._session.request(method, self.url, timeout=_TIMEOUT, allow_redirects=False, **how)  # type: ignore[arg-type]
            if answer.status_code == _UNAUTHORIZED and self._use_digest(answer):
                answer = self._session.request(method, self.url, timeout=_TIMEOUT, allow_redirects=False, **how)  # type: ignore[arg-type]
        except requests.RequestException as error:
            raise self._unreachable(error) from None
        return answer

    def _use_digest(self, answer: Response) -> bool:
        """Turn to the scheme of RFC 7616 where the store asks for it, or refuses the plain one without saying what it wants (Virtuoso)."""
        known, challenge = self._session.auth, answer.headers.get("WWW-Authenticate", "").lower()
        if not isinstance(known, HTTPBasicAuth) or ("basic" in challenge and "digest" not in challenge):
            return False
        user, password = (str(each, "utf-8") if isinstance(each, bytes) else each for each in (known.username, known.password))
        self._session.auth = HTTPDigestAuth(user, password)
        return True

    def _check(self, answer: Response, place: Place = "") -> None:
        status = answer.status_code
        if status < _ERRORS:
            return
        said = " ".join(_TAG.sub(" ", answer.text).split())
        for secret in self._secrets:
            said = said.replace(secret, "...")
        said = "".join(letter for letter in said if letter.isprintable())[:_SHOWN]
        problem = f"answered {status} {answer.reason or ''}".strip() + (f": {said}" if said else "")
        if status in _REDIRECTS:
            remedy = "name the address that it points to"
        elif status in {_UNAUTHORIZED, _FORBIDDEN}:
            signed = (urlsplit(self.url).hostname or "").endswith(_NEPTUNE)
            remedy = (
                "it wants requests signed by IAM, which these are not: send them through a proxy that signs"
                if signed
                else _CREDENTIALS
            )
        elif place == DEFAULT:
            remedy = "name the address of its Graph Store Protocol, or a graph for the facts with --facts-graph"
        else:
            remedy = "name the address of its Graph Store Protocol, and see its log"
        raise RemoteError(self.url, problem, remedy)

    def _unreachable(self, error: requests.RequestException) -> RemoteError:
        """Say that there is no answer, without the request, which holds the credentials."""
        return RemoteError(
            self.url, f"cannot be reached ({type(error).__name__})", "see that it runs and answers there, and push again"
        )


class _Bearer(AuthBase):
    """A token in a header."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._token}"
        return request


def _find_credentials(url: str) -> tuple[tuple[str, ...], AuthBase | None]:
    """Give what must not show, longest first, and how to say it."""
    token, user, password = (os.environ.get(name) for name in (TOKEN, USER, PASSWORD))
    if token:
        return (token,), _Bearer(token)
    if user is None or password is None:
        user, password = get_netrc_auth(url) or (None, None)
    if user is None or password is None:
        return (), None
    encoded = base64.b64encode(f"{user}:{password}".encode()).decode()
    return tuple(sorted(filter(None, (encoded, password)), key=len, reverse=True)), HTTPBasicAuth(user.encode(), password.encode())
