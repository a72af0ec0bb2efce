"""An editor in a terminal of its own: what it shows is read and what a user types is typed.

Knows tmux, and how to wait for something on the screen. Refuses to know any editor.
"""

from __future__ import annotations

import shlex
import subprocess
import tempfile
import time
from pathlib import Path

SECONDS = 20
SIZE = ("-x", "140", "-y", "45")


class Terminal:
    """A program in a terminal; as a context manager it ends with the block, and its last screen is kept in a file."""

    def __init__(self, command, folder, environment, last_screen):
        self._socket = tempfile.TemporaryDirectory()
        self._environment = environment
        self._last_screen = last_screen
        self._tmux("-f", "/dev/null", "new-session", "-d", *SIZE, "-c", str(folder), shlex.join(command))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.runs():
            self._last_screen.write_text(self.screen(), encoding="utf-8")
            self._tmux("kill-server")
        self._socket.cleanup()

    def type(self, text):
        self._tmux("send-keys", "-l", "--", text)

    def press(self, *keys):
        """Press keys by tmux' names for them, such as `Enter` and `C-x`."""
        self._tmux("send-keys", *keys)

    def enter(self, text):
        self.type(text)
        self.press("Enter")

    def screen(self):
        return self._tmux("capture-pane", "-p").stdout

    def shows(self, *texts):
        """Wait until all these texts are on the screen."""

        def all_are_there():
            screen = self.screen()
            return all(text in screen for text in texts)

        self.awaits(all_are_there, f"to show {texts}")

    def shows_no(self, text):
        """Wait until this text is not on the screen."""
        self.awaits(lambda: text not in self.screen(), f"to show {text!r} no more")

    def runs(self):
        return self._tmux("has-session", check=False).returncode == 0

    def ends(self):
        """Wait until the program has ended by itself."""
        self.awaits(lambda: not self.runs(), "to end")

    def awaits(self, condition, what):
        """Wait until the condition holds."""
        deadline = time.monotonic() + SECONDS
        while not condition():
            assert time.monotonic() < deadline, f"waited in vain for the editor {what}:\n{self.screen()}"
            time.sleep(0.02)

    def _tmux(self, *arguments, check=True):
        return subprocess.run(
            ["tmux", "-u", "-S", str(Path(self._socket.name, "tmux")), *arguments],
            env=self._environment,
            capture_output=True,
            encoding="utf-8",
            check=check,
        )
