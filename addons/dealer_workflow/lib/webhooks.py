"""Where a call may go, and how it is signed."""

import hashlib
import hmac
import ipaddress
import posixpath
import socket
import time
from urllib.parse import quote, unquote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import HTTPError

#: seconds for the connection, for each answer of the other side, and for all of it
TIMEOUT = 10
#: bytes of an answer that are read; nobody reads them, they only let the call end well
MAX_ANSWER = 64 * 1024
DEFAULT_PORTS = {"http": 80, "https": 443}


class Refused(Exception):
    """The call must not go there. `code` is one of url, scheme, login, resolve, private."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


def normalise(url, private=False):
    """Return a URL in one spelling: scheme, host and port, path without dots; no query.

    :param private: plain http is let through
    :raise Refused: with code `url`, `scheme` or `login`
    """
    try:
        parts = urlsplit((url or "").strip())
        host = (parts.hostname or "").rstrip(".")
        port = parts.port
    except ValueError:
        raise Refused("url") from None
    if parts.scheme not in ("https", "http") or not host:
        raise Refused("scheme" if host else "url")
    if parts.scheme == "http" and not private:
        raise Refused("scheme")
    if parts.username is not None or parts.password is not None:
        raise Refused("login")
    if parts.query or parts.fragment or any(c <= " " or c == "\\" for c in url.strip()):
        raise Refused("url")
    try:
        if ":" in host:
            host = f"[{ipaddress.ip_address(host).compressed}]"
        else:
            host = host.encode("idna").decode("ascii").lower()
    except (UnicodeError, ValueError):
        raise Refused("url") from None
    path = unquote(parts.path or "/")
    if "\\" in path or any(ord(c) < 32 for c in path):
        raise Refused("url")
    clean = posixpath.normpath("/" + path.lstrip("/"))
    if path.endswith("/") and clean != "/":
        clean += "/"
    place = host if port in (None, DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    return f"{parts.scheme}://{place}{quote(clean)}"


def join(prefix, path):
    """Return the URL of `path` below `prefix`; both normalised, and never above the prefix."""
    base = prefix.rstrip("/")
    if not path:
        return prefix
    private = prefix.startswith("http:")
    url = normalise(f"{base}/{path.lstrip('/')}", private)
    if not url.startswith(f"{base}/"):
        raise Refused("url")
    return url


def is_public(address):
    """Whether an IP address lies in the open internet."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if mapped := getattr(ip, "ipv4_mapped", None):
        ip = mapped
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


def check_host(url):
    """Resolve the host; every address it has must be public.

    :raise Refused: with code `resolve` or `private`
    """
    parts = urlsplit(url)
    try:
        found = socket.getaddrinfo(
            parts.hostname, parts.port or DEFAULT_PORTS[parts.scheme], type=socket.SOCK_STREAM
        )
    except (OSError, UnicodeError):
        raise Refused("resolve") from None
    if not found:
        raise Refused("resolve")
    if not all(is_public(info[4][0]) for info in found):
        raise Refused("private")


class _PublicOnly:
    """A connection that looks at the address it has really got, before it says a word.

    The name may have another address by now than when it was checked.
    """

    def _new_conn(self):
        connection = super()._new_conn()
        if not is_public(connection.getpeername()[0]):
            connection.close()
            raise Refused("private")
        return connection


class _PublicHTTPSConnection(_PublicOnly, HTTPSConnection):
    pass


class _PublicHTTPConnection(_PublicOnly, HTTPConnection):
    pass


class _PublicHTTPSPool(HTTPSConnectionPool):
    ConnectionCls = _PublicHTTPSConnection


class _PublicHTTPPool(HTTPConnectionPool):
    ConnectionCls = _PublicHTTPConnection


class _PublicAdapter(HTTPAdapter):
    def init_poolmanager(self, *args, **kwargs):
        done = super().init_poolmanager(*args, **kwargs)
        self.poolmanager.pool_classes_by_scheme = {
            "http": _PublicHTTPPool,
            "https": _PublicHTTPSPool,
        }
        return done


def sign(secret, timestamp, body):
    """Return the signature header: HMAC-SHA256 of "timestamp.body" in hexadecimal."""
    message = str(timestamp).encode() + b"." + body
    return "sha256=" + hmac.new(secret.encode(), message, hashlib.sha256).hexdigest()


def send(url, body, headers, private=False):
    """Post a body once, following nothing, and read no more of the answer than needs be.

    :param bytes body: JSON
    :param private: the address may lie in the store's own network
    :return: HTTP status
    :raise Refused: it must not go there
    :raise requests.RequestException: it did not get there
    """
    if not private:
        check_host(url)
    with requests.Session() as session:
        session.trust_env = False  # no proxy, no logins of the server's own
        if not private:
            session.mount("https://", _PublicAdapter())
            session.mount("http://", _PublicAdapter())
        begin = time.monotonic()
        with session.post(
            url,
            data=body,
            headers=headers,
            timeout=TIMEOUT,
            allow_redirects=False,
            stream=True,
        ) as answer:
            left = MAX_ANSWER
            while left > 0 and time.monotonic() - begin < TIMEOUT:
                try:
                    piece = answer.raw.read(min(left, 4096), decode_content=False)
                except (HTTPError, OSError):
                    break  # the answer is known by its status
                if not piece:
                    break
                left -= len(piece)
            return answer.status_code
