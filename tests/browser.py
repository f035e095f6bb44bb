"""A headless Chromium, driven through its own debugging protocol: no driver to install beside it."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

NAMES = ("chromium", "chromium-browser", "google-chrome")
MISSING = "no Chromium here; on Debian: apt install chromium"
PATIENCE = 120.0  # seconds; for hangs only


def program() -> str | None:
    """The Chromium of this machine, or None."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Page:
    """One tab."""

    def __init__(self, address: str) -> None:
        import websocket

        self.socket = websocket.create_connection(address, timeout=PATIENCE, suppress_origin=True)
        self.number = 0
        self.heard: list[dict[str, Any]] = []  # what the browser said without being asked, as far as it was enabled

    def ask(self, method: str, **parameters: object) -> dict[str, Any]:
        """One command of the protocol; its result."""
        self.number += 1
        self.socket.send(json.dumps({"id": self.number, "method": method, "params": parameters}))
        while True:
            said = json.loads(self.socket.recv())
            if said.get("id") == self.number:
                assert "error" not in said, said
                result: dict[str, Any] = said["result"]
                return result
            self.heard.append(said)

    def resize(self, width: int, height: int, *, mobile: bool = False, dark: bool = False) -> None:
        """Show the page as on a screen of this size."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": mobile}
        self.ask("Emulation.setDeviceMetricsOverride", **size)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.ask("Emulation.setEmulatedMedia", features=[scheme])

    def value(self, expression: str) -> Any:
        """What a JavaScript expression gives."""
        found = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        return found["result"].get("value")

    def open(self, address: str) -> None:
        self.ask("Page.navigate", url=address)

    def wait(self, expression: str) -> Any:
        """Wait until an expression is true; its value."""
        return wait_for(lambda: self.value(expression), expression)

    def text(self) -> str:
        return str(self.value("document.body ? document.body.innerText : ''"))

    def screenshot(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self.ask("Page.captureScreenshot", format="png")["data"]))


def wait_for(what: Callable[[], Any], name: str) -> Any:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if found := what():
            return found
        time.sleep(0.2)
    raise AssertionError(f"this never came: {name}")


@contextlib.contextmanager
def browser(width: int = 1100, height: int = 800) -> Iterator[Page]:
    """A page in a Chromium of its own, which ends with the block."""
    command = program()
    assert command is not None, MISSING
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        options = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run"]
        options += [f"--user-data-dir={profile}", "--remote-debugging-port=0", f"--window-size={width},{height}"]
        environment = {**os.environ, "HOME": profile}
        process = subprocess.Popen(
            [command, *options, "about:blank"], env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            port = wait_for(lambda: port_in(Path(profile) / "DevToolsActivePort"), "Chromium's port")
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json/list") as answer:
                tabs = [tab for tab in json.load(answer) if tab["type"] == "page"]
            page = Page(tabs[0]["webSocketDebuggerUrl"])
            page.ask("Page.enable")
            yield page
        finally:
            process.terminate()
            process.wait()


def port_in(path: Path) -> int | None:
    lines = path.read_text(encoding="ascii").split() if path.is_file() else []
    return int(lines[0]) if lines else None
