"""One request to a provider: what surely did not leave is told from what perhaps did."""

import time

import requests
from urllib3.exceptions import HTTPError

from odoo.addons.dealer_workflow.lib import webhooks

#: bytes of an answer that are read
MAX_ANSWER = 64 * 1024


class NotSent(Exception):
    """The request surely did not reach the provider; trying again does no harm."""


class Unknown(Exception):
    """The request may have reached the provider, who did not answer as it should."""


def check(url, private):
    """Check a URL: its scheme, no login, and that its host is not in the house.

    :raise webhooks.Refused: it must not go there
    """
    webhooks.normalise(url.partition("?")[0].partition("#")[0], private)


def request(method, url, headers, body, timeout, private=False):
    """Send once, following nothing.

    :return: (status, text of the answer)
    :raise webhooks.Refused: it must not go there
    :raise NotSent: it surely did not arrive
    :raise Unknown: nobody knows
    """
    check(url, private)
    with requests.Session() as session:
        session.trust_env = False  # no proxy, no logins of the server's own
        try:
            if not private:
                webhooks.check_host(url)
                session.mount("https://", webhooks._PublicAdapter())
                session.mount("http://", webhooks._PublicAdapter())
            begin = time.monotonic()
            with session.request(
                method,
                url,
                data=body,
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
                stream=True,
            ) as answer:
                pieces, length = [], 0
                while length < MAX_ANSWER:
                    if time.monotonic() - begin > timeout:
                        raise Unknown("slow")
                    piece = answer.raw.read(4096, decode_content=True)
                    if not piece:
                        break
                    pieces.append(piece)
                    length += len(piece)
                text = b"".join(pieces)[:MAX_ANSWER].decode("utf-8", "replace")
                return answer.status_code, text
        except requests.ConnectTimeout as error:
            raise NotSent(type(error).__name__) from None
        except requests.ReadTimeout as error:
            raise Unknown(type(error).__name__) from None
        except requests.ConnectionError as error:
            # urllib3 says whether there was a connection at all
            reason = getattr(error.args[0] if error.args else None, "reason", None)
            if type(reason).__name__ in ("NewConnectionError", "NameResolutionError"):
                raise NotSent(type(reason).__name__) from None
            raise Unknown(type(error).__name__) from None
        except requests.RequestException as error:
            raise NotSent(type(error).__name__) from None
        except (HTTPError, OSError) as error:
            raise Unknown(type(error).__name__) from None
