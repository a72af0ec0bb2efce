"""VS Code in a browser: a server with extensions of its own, and a window of it that is read and driven as by a user.

Knows how both are started, ended and waited for. What can be seen is read from the page; what cannot is asked of the
probe, an extension that evaluates JavaScript in the editor. Refuses to know what an extension shows.
"""

from __future__ import annotations

import json
import os
import re
import secrets
import signal
import subprocess
import time
import urllib.request
import zipfile
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import TimeoutError as PlaywrightTimeout

PROBE = Path(__file__).parent / "probe"
SECONDS = 40
"""How long anything may take; nothing that works needs as much."""

SETTINGS = {
    "chat.disableAIFeatures": True,
    "editor.minimap.enabled": False,
    "extensions.autoCheckUpdates": False,
    "extensions.autoUpdate": False,
    "files.autoSave": "off",
    "files.simpleDialog.enable": True,
    "git.enabled": False,
    "remote.autoForwardPorts": False,
    "security.workspace.trust.enabled": False,
    "telemetry.telemetryLevel": "off",
    "update.mode": "none",
    "update.showReleaseNotes": False,
    "window.confirmBeforeClose": "never",
    "workbench.enableExperiments": False,
    "workbench.secondarySideBar.defaultVisibility": "hidden",
    "workbench.startupEditor": "none",
}
BROWSER_ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]


def eventually(question, seconds=SECONDS):
    """The first true answer; it is asked again until it comes, and the last one is told when it does not."""
    deadline = time.monotonic() + seconds
    while not (answer := question()):
        assert time.monotonic() < deadline, f"after {seconds} s it is still {answer!r}"
        time.sleep(0.05)
    return answer


def pack(extension, package):
    """Packs the folder of an extension that needs no building."""
    with zipfile.ZipFile(package, "w") as archive:
        for file in sorted(extension.iterdir()):
            archive.write(file, f"extension/{file.name}")
    return package


def install(command, packages, extensions, environment):
    """Puts packed extensions into a folder of extensions."""
    arguments = [part for package in packages for part in ("--install-extension", package)]
    folders = ["--user-data-dir", extensions.parent / "installing", "--extensions-dir", extensions]
    subprocess.run([*command, *folders, *arguments], env=environment, check=True, capture_output=True)


@contextmanager
def code_server(command, folder, extensions, environment, settings):
    """A running server; its address, and a way to ask its probe. All its processes end with it."""
    user = folder / "User"
    user.mkdir(parents=True)
    trusted = not settings.get("security.workspace.trust.enabled", False)
    (user / "settings.json").write_text(json.dumps(SETTINGS | settings), encoding="utf-8")
    probe = Probe(folder / "probe", secrets.token_hex(16))
    log = folder / "code-server.log"
    arguments = [
        *("--config", "/dev/null", "--auth", "none", "--bind-addr", "127.0.0.1:0"),
        *("--disable-telemetry", "--disable-update-check", "--disable-getting-started-override"),
        *(["--disable-workspace-trust"] if trusted else []),
        *("--user-data-dir", folder, "--extensions-dir", extensions),
    ]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            [*command, *arguments],
            env=environment | probe.environment | {"VSCODE_CLI": "1"},
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        address = eventually(lambda: re.search(r"listening on (http://\S+)", log.read_text(encoding="utf-8")))
        yield address[1], probe
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(10)
        finally:
            _kill_group(process.pid)


def _kill_group(group):
    try:
        os.killpg(group, signal.SIGKILL)
    except ProcessLookupError:
        return


class Probe:
    """What the editor answers to JavaScript."""

    def __init__(self, address_file, token):
        self.address_file = address_file
        self.token = token
        self.environment = {"CFG_LSP_PROBE_ADDRESS": str(address_file), "CFG_LSP_PROBE_TOKEN": token}

    def __call__(self, code, **given):
        """The value that this body of an asynchronous function returns, with `vscode` and `given` at hand."""
        eventually(self.address_file.exists)
        body = json.dumps({"code": code, "given": given}).encode()
        request = urllib.request.Request(self.address_file.read_text(), body, {"Authorization": self.token})
        with urllib.request.urlopen(request, timeout=SECONDS) as response:
            answer = json.load(response)
        assert "error" not in answer, answer["error"]
        return answer["result"]


class Window:
    """A window of VS Code, with a folder open in it."""

    def __init__(self, page, address, probe, folder):
        self.page = page
        self.ask = probe
        self.folder = folder
        self.address = address
        page.goto(f"{address}?folder={quote(str(folder))}")
        self.seen(".monaco-workbench .part.statusbar")

    def seen(self, selector, text=None, seconds=SECONDS):
        """The first element that matches, once it can be seen."""
        found = self.page.locator(f"{selector} >> visible=true")
        found = found.filter(has_text=text).first if text else found.first
        found.wait_for(state="visible", timeout=seconds * 1000)
        return found

    def texts(self, selector):
        """The texts of all elements that match, with spaces where the page has any kind of blank."""
        return [" ".join(text.split()) for text in self.page.locator(f"{selector} >> visible=true").all_inner_texts()]

    def open(self, path, at=""):
        """Opens a file of the folder in an editor, with the cursor at the first place of a text in it."""
        self.ask(
            """const document = await vscode.workspace.openTextDocument(given.path);
            const editor = await vscode.window.showTextDocument(document, { preview: false });
            const place = document.positionAt(document.getText().indexOf(given.at));
            editor.selection = new vscode.Selection(place, place);
            editor.revealRange(editor.selection, vscode.TextEditorRevealType.InCenter);
            await vscode.commands.executeCommand("workbench.action.focusActiveEditorGroup");""",
            path=str(self.folder / path),
            at=at,
        )

    def place(self):
        """Where the cursor is: the file's path in the folder, and the line as it is counted on the screen."""
        place = self.ask(
            """const editor = vscode.window.activeTextEditor;
            return editor && [editor.document.uri.fsPath, editor.selection.active.line + 1];"""
        )
        return place and (str(Path(place[0]).relative_to(self.folder)), place[1])

    def text(self, path):
        """The text of a file as the editor has it, saved or not."""
        return self.ask(
            "return (await vscode.workspace.openTextDocument(given.path)).getText()", path=str(self.folder / path)
        )

    def problems(self, path):
        """What is reported about a file: the source and the message of each problem."""
        return self.ask(
            """return vscode.languages.getDiagnostics(vscode.Uri.file(given.path))
                .map(({ source, message }) => [source, message]);""",
            path=str(self.folder / path),
        )

    def run(self, title):
        """Runs a command as it is listed in the command palette."""
        listed = self.page.locator(".quick-input-list .monaco-list-row", has_text=title).first

        def chosen():
            self.page.keyboard.press("F1")
            self.seen(".quick-input-widget input").fill(f">{title}")
            try:
                listed.click(timeout=2000)
            except PlaywrightTimeout:
                # The palette lists what made sense when it was opened.
                self.page.keyboard.press("Escape")
                return False
            return True

        eventually(chosen)

    def notifications(self):
        """What notifications say."""
        return self.texts(".notification-toast .notification-list-item-message")

    def command(self, command, *arguments):
        """Runs a command that no palette lists."""
        return self.ask(
            "return await vscode.commands.executeCommand(given.command, ...given.arguments)",
            command=command,
            arguments=arguments,
        )

    def hover(self, text):
        """What is shown of a piece of the shown text when the mouse rests on it."""
        return self._shown_at(lambda: self.token(text), ".monaco-editor .monaco-hover-content", text)

    def tooltip(self, element, text):
        """What is shown, with a text in it, when the mouse rests on an element around the editors."""
        return self._shown_at(lambda: element, ".workbench-hover", text)

    def _shown_at(self, place, selector, text):
        """What comes where the mouse rests. It comes back until that is it: lines and items move as others appear."""

        def shown():
            self.page.mouse.move(0, 0)
            place().hover()
            try:
                hover = self.page.locator(f"{selector} >> visible=true").first
                hover.wait_for(timeout=3000)
                shown = " ".join(hover.inner_text().split())
            except PlaywrightTimeout:
                return ""
            return shown if text in shown else ""

        return eventually(shown)

    def suggestion(self, text):
        """A row of the list that comes while one types; where it does not come it is asked for."""

        def listed():
            try:
                return self.seen(".suggest-widget .monaco-list-row", text, seconds=5)
            except PlaywrightTimeout:
                self.page.keyboard.press("Control+Space")
                return None

        return eventually(listed)

    def token(self, text):
        """The piece of a shown text, as the mouse finds it."""
        return self.seen(".monaco-editor .view-line span > span", re.compile(f"^{re.escape(text)}$"))

    def picture(self, file):
        """Keeps what the user sees when nothing moves any more."""
        self.page.screenshot(path=file, animations="disabled")

    def page_beside(self):
        """The text of a rendered page, which lies in frames of its own; nothing while they are on their way."""
        inner = [frame for frame in self.page.frames if frame != self.page.main_frame]
        try:
            return " ".join(text for frame in inner for text in frame.locator("body").all_inner_texts())
        except PlaywrightError:
            return ""
