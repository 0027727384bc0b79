"""A browser without a screen for measuring: cookies, the CSRF mark and forms over one kept connection."""

import http.client
import re
import time
from http.cookies import SimpleCookie
from urllib.parse import urlencode

MARK = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
DOOR = re.compile(rb'action="http://localhost:(\d+)/panic".*?name="token" value="([^"]+)"', re.DOTALL)


class Browser:
    """One tab. `get` and `post` return status, body and seconds; redirects after a form are followed, as a browser does."""

    def __init__(self, port: int, cookies: dict[str, str] | None = None) -> None:
        self.port = port
        self.cookies = dict(cookies or {})
        self.mark = ""
        self._line: http.client.HTTPConnection | None = None

    def get(self, path: str) -> tuple[int, bytes, float]:
        """Ask for a page."""
        return self._send("GET", path, "")

    def post(self, path: str, **fields: str) -> tuple[int, bytes, float]:
        """Send a form."""
        return self._send("POST", path, urlencode({"csrfmiddlewaretoken": self.mark, **fields}))

    def _send(self, method: str, path: str, body: str) -> tuple[int, bytes, float]:
        begun = time.perf_counter()
        for _ in range(5):
            status, headers, content = self._once(method, path, body)
            for line in headers.get_all("Set-Cookie") or ():
                self.cookies |= {name: one.value for name, one in SimpleCookie(line).items()}
            found = MARK.search(content)
            self.mark = found[1].decode() if found else self.mark
            if status not in {302, 303}:
                break
            method, path, body = "GET", headers.get("Location", "/"), ""
        return status, content, time.perf_counter() - begun

    def _once(self, method: str, path: str, body: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        if self._line is None:
            self._line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {
            "Host": f"localhost:{self.port}",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
        }
        if method == "POST":
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Origin": f"http://localhost:{self.port}"}
        try:
            self._line.request(method, path, body or None, headers)
            answer = self._line.getresponse()
            return answer.status, answer.headers, answer.read()
        except (http.client.HTTPException, OSError):
            self._line.close()
            self._line = None
            raise


def unlock(browser: Browser, passphrase: str) -> float:
    """Type the passphrase; seconds until the first page has arrived whole."""
    browser.get("/unlock")
    status, content, seconds = browser.post("/unlock", passphrase=passphrase, next="/")
    if status != 200 or not DOOR.search(content):
        raise RuntimeError(f"the desk did not unlock: {status}")
    return seconds
