"""The plugin in real Neovims: what a user opens, types and sees.

A Neovim without a screen runs the plugin out of `editors/neovim`; the test types keys into it and runs Lua in it,
through the socket that `neovim/init.lua` opens. What is awaited is awaited by its condition.
"""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import time
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).parents[2]
PLUGIN = REPOSITORY / "editors" / "neovim"
CONFIGURATION = Path(__file__).parent / "neovim" / "init.lua"
SECONDS = 30
PRESET = "configs/train/sft/dense_1024.yaml"
OVERLAY = "configs/train/sft/dense_1024_gkd.yaml"
MIX = "configs/fusion/base/dense.yaml"
VARIANT = "configs/fusion/variants/dense_1024.yaml"


def quoted(text):
    """A text as Lua writes it."""
    return json.dumps(str(text), ensure_ascii=False)


class Editor:
    """A running Neovim."""

    def __init__(self, process, connection):
        self.process = process
        self.connection = connection

    def lua(self, code):
        """What a piece of Lua returns."""
        self.connection.sendall(code.encode() + b"\0")
        answer = b""
        while not answer.endswith(b"\0"):
            piece = self.connection.recv(1 << 16)
            assert piece, "Neovim has ended"
            answer += piece
        read = json.loads(answer[:-1])
        assert read["done"], read["answer"]
        return read.get("answer")

    def type(self, keys):
        """Type keys, `<CR>` and the like among them."""
        self.lua(f"vim.api.nvim_input({quoted(keys)})")

    def until(self, code, expected=lambda answer: answer):
        """What a piece of Lua returns as soon as it is as expected."""
        deadline = time.monotonic() + SECONDS
        while not expected(answer := self.lua(code)):
            if time.monotonic() > deadline:
                messages = self.lua("return vim.api.nvim_exec('messages', true)")
                pytest.fail(f"in vain: {code}\nlast: {str(answer)[-500:]}\n{self.notices}\n{messages}")
            time.sleep(0.02)
        return answer

    def open(self, file):
        """Edit a file and wait for its server."""
        self.edit(file)
        self.until("return require('cfg-lsp.client').of(vim.api.nvim_get_current_buf()) ~= nil")

    def edit(self, file):
        self.lua(f"vim.cmd('edit ' .. vim.fn.fnameescape({quoted(file)}))")

    def go_to(self, text):
        """Put the cursor on the first character of a text."""
        assert self.lua(f"vim.fn.cursor(1, 1) return vim.fn.search({quoted(chr(92) + 'V' + text)}, 'c')") > 0, text

    def settle(self):
        """Wait until the server has answered everything that it was asked before."""
        self.lua("local client = require('cfg-lsp.client') client.execute_now(client.all()[1], 'cfg-lsp.configs', {})")

    def text(self, buffer="0"):
        """The text of a buffer, saved or not."""
        return self.lua(f"return table.concat(vim.api.nvim_buf_get_lines({buffer}, 0, -1, false), '\\n')")

    def text_of(self, file):
        """The text of a file's buffer, saved or not."""
        return self.text(f"vim.fn.bufnr({quoted(file)})")

    @property
    def notices(self):
        """What the user was told so far."""
        return self.lua("return table.concat(notices, '\\n')").splitlines()

    @property
    def windows(self):
        """What this tab shows, window by window."""
        return self.lua(
            "return vim.tbl_map(function(window)"
            " return vim.fn.bufname(vim.api.nvim_win_get_buf(window)) end, vim.api.nvim_tabpage_list_wins(0))"
        )

    def view(self, name):
        """The number of a view's buffer, once a window shows it."""
        return self.until(
            f"local buffer = vim.fn.bufnr('cfg-lsp://{name}') return vim.fn.bufwinid(buffer) ~= -1 and buffer"
        )

    def diagnostics(self, code):
        """The findings of a rule in the current buffer, once there are any."""
        return self.until(
            f"return vim.tbl_filter(function(each) return each.code == '{code}' end, {PLAIN_DIAGNOSTICS})"
        )


# What goes through the socket is JSON, which a finding's own data may not be.
PLAIN_DIAGNOSTICS = (
    "vim.tbl_map(function(each) return { code = each.code, message = each.message, line = each.lnum + 1 } end,"
    " vim.diagnostic.get(0))"
)
FLOATING_TEXT = """
for _, window in ipairs(vim.api.nvim_list_wins()) do
  if vim.api.nvim_win_get_config(window).relative ~= "" then
    return table.concat(vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false), "\\n")
  end
end
"""


@pytest.fixture
def start(neovim, workspace, server_environment, tmp_path, artefacts):
    """Start a Neovim in the workspace; it is quit afterwards, and killed where it does not quit."""
    running: list[Editor] = []

    def begin(*arguments, **changes):
        address = tmp_path / f"socket-{len(running)}"
        environment = server_environment | {"CFG_LSP_PLUGIN": str(PLUGIN), "CFG_LSP_SOCKET": str(address)} | changes
        log = (artefacts / f"neovim-{len(running)}.log").open("wb")
        process = subprocess.Popen(
            [*neovim, "--headless", "-u", str(CONFIGURATION), *arguments],
            cwd=workspace,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        editor = Editor(process, _connected(process, address))
        running.append(editor)
        editor.until("return vim.v.vim_did_enter == 1")
        return editor

    yield begin
    for editor in running:
        _quit(editor)


def _connected(process, address):
    deadline = time.monotonic() + SECONDS
    while True:
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(SECONDS)
        try:
            connection.connect(str(address))
            return connection
        except OSError:
            connection.close()
            assert process.poll() is None and time.monotonic() < deadline, "Neovim does not start"
            time.sleep(0.02)


def _quit(editor):
    try:
        editor.lua("vim.schedule(function() vim.cmd('qall!') end)")
        editor.process.wait(SECONDS)
    finally:
        editor.connection.close()
        if editor.process.poll() is None:
            os.killpg(editor.process.pid, signal.SIGKILL)
            editor.process.wait()


@pytest.fixture
def editor(start):
    return start()


def test_a_config_that_is_opened_by_the_command_line_gets_the_server(start):
    editor = start(PRESET)
    root = editor.until("local client = require('cfg-lsp.client').of(1) return client and client.config.root_dir")
    assert root.endswith("/a wörkspace")
    assert editor.notices == []


def test_nothing_else_gets_a_server(editor, workspace):
    (workspace / "compose.yaml").write_text("services:\n  web:\n    extends: {service: other}\n", "utf-8")
    for file in ("compose.yaml", "notes.txt", "other://configs/train/run.yaml"):
        editor.edit(file)
        editor.lua("vim.bo.filetype = vim.bo.filetype")
    editor.lua("vim.cmd('enew') vim.bo.filetype = 'yaml'")
    editor.lua("vim.cmd('new') vim.bo.buftype = 'nofile' vim.cmd('file configs/made.yaml') vim.bo.filetype = 'yaml'")
    editor.open(PRESET)
    attached = editor.lua(
        "return vim.tbl_filter(function(buffer) return require('cfg-lsp.client').of(buffer) ~= nil end,"
        " vim.api.nvim_list_bufs())"
    )
    assert attached == [editor.lua("return vim.api.nvim_get_current_buf()")]
    assert editor.notices == []


def test_a_manifest_marks_the_root_and_one_server_serves_it(editor, workspace):
    (workspace / "runs" / "deep").mkdir(parents=True)
    (workspace / ".git").mkdir()
    (workspace / "runs" / "pyproject.toml").write_text('[tool.cfg-lsp]\ninclude = ["**/*.yaml"]\n', "utf-8")
    for name in ("one", "two"):
        (workspace / "runs" / "deep" / f"{name}.yaml").write_text("seed: 1\n", "utf-8")
        editor.open(f"runs/deep/{name}.yaml")
    servers = "return vim.tbl_map(function(each) return each.config.root_dir end, require('cfg-lsp.client').all())"
    assert editor.lua(servers) == [str(workspace / "runs")]
    editor.open(PRESET)
    assert sorted(editor.lua(servers)) == [str(workspace), str(workspace / "runs")]


def test_a_base_beside_its_config_gets_the_server_of_that(editor, workspace):
    (workspace / "base.yaml").write_text("seed: 1\n", "utf-8")
    (workspace / "run.yaml").write_text("extends: base.yaml\nseed: 2\n", "utf-8")
    editor.open("run.yaml")
    editor.open("base.yaml")


def test_hover_says_which_file_sets_a_value(editor):
    editor.open("configs/base.yaml")
    editor.go_to("seed: 42")
    editor.lua("vim.lsp.buf.hover()")
    shown = editor.until(FLOATING_TEXT)
    assert re.search(r"value from\W+base\.yaml:32", shown)


def test_an_unknown_dataset_is_reported_while_typing_and_the_fix_mends_it(editor):
    editor.open(VARIANT)
    editor.go_to("bbu_dense")
    editor.type("ciwbbu_dens<Esc>")
    (found,) = editor.diagnostics("unknown-dataset")
    assert found["line"] == 9
    assert "bbu_dens" in found["message"]
    editor.lua("vim.ui.select = function(items, _, choose) choose(items[1]) end vim.lsp.buf.code_action()")
    editor.until("return vim.fn.getline(9)", lambda line: line == "  - name: bbu_dense")


def test_definition_leads_to_the_base(editor):
    editor.open(OVERLAY)
    editor.go_to("run_name")
    editor.lua("vim.lsp.buf.definition()")
    editor.until("return vim.fn.expand('%:.')", lambda name: name == PRESET)
    assert editor.lua("return vim.fn.getline('.')").startswith("  run_name:")


def test_rename_changes_every_file(editor, workspace):
    editor.open(MIX)
    editor.go_to("bbu_dense")
    editor.lua("vim.lsp.buf.rename('bbu_fine')")
    editor.until("return vim.fn.getline('.')", lambda line: line == "  - name: bbu_fine")
    editor.until(f"return vim.fn.bufloaded('{VARIANT}') == 1")
    assert "  - name: bbu_fine" in editor.text_of(VARIANT)
    editor.lua("vim.cmd('wall')")
    for file in (MIX, VARIANT, "configs/fusion/variants/dense_2048.yaml"):
        text = (workspace / file).read_text("utf-8")
        assert "bbu_fine" in text and "bbu_dense" not in text


def test_completion_offers_what_the_schema_and_the_bases_know(editor):
    editor.open(OVERLAY)
    editor.lua("vim.o.completeopt = 'menu,menuone,noinsert' vim.bo.omnifunc = 'v:lua.vim.lsp.omnifunc'")
    editor.go_to("run_name")
    editor.lua("vim.bo.indentexpr = ''")
    editor.type("olearning_ra<C-x><C-o>")
    words = editor.until("return vim.tbl_map(function(each) return each.word end, vim.fn.complete_info().items)")
    assert any(word.startswith("learning_rate") for word in words)
    editor.type("<C-y>")
    editor.until("return vim.fn.getline('.')", lambda line: line.startswith("  learning_rate: "))


def test_the_resolved_config_follows_what_is_typed_in_it_and_in_its_base(editor):
    editor.open(PRESET)
    editor.type(":CfgLspResolved<CR>")
    view = editor.view(f"resolved/{PRESET}")
    assert editor.windows == [PRESET, f"cfg-lsp://resolved/{PRESET}"]
    assert editor.lua("return vim.fn.expand('%')") == PRESET, "the cursor stays in the source"
    assert re.search(r"^  learning_rate: 2\.0e-4 +# dense_1024\.yaml:54$", editor.text(view), re.MULTILINE)
    assert editor.lua(f"return {{ vim.bo[{view}].filetype, vim.bo[{view}].modifiable }}") == ["yaml", False]

    editor.lua(f"vim.api.nvim_win_set_cursor(vim.fn.bufwinid({view}), {{ 150, 2 }})")
    below = editor.lua(f"return vim.fn.getbufline({view}, 150)[1]")
    editor.go_to("learning_rate: 2.0e-4")
    editor.lua("vim.bo.indentexpr = ''")
    editor.type("f2C7.0e-7<Esc>")
    shown = f"return table.concat(vim.api.nvim_buf_get_lines({view}, 0, -1, false), '\\n')"
    editor.until(shown, lambda text: "learning_rate: 7.0e-7" in text)
    editor.type("Oepsilon: 1.0e-9<Esc>")
    editor.until(shown, lambda text: "epsilon: 1.0e-9" in text)
    line = editor.lua(f"return vim.fn.line('.', vim.fn.bufwinid({view}))")
    assert editor.lua(f"return vim.fn.getbufline({view}, {line})[1]").split("#")[0] == below.split("#")[0]

    editor.type(":wincmd l<CR>:set hidden<CR>:split configs/base.yaml<CR>")
    editor.until("return vim.fn.expand('%')", lambda name: name == "configs/base.yaml")
    editor.until("return require('cfg-lsp.client').of(vim.api.nvim_get_current_buf()) ~= nil")
    editor.go_to("seed: 42")
    editor.type("f4C77<Esc>")
    editor.until(shown, lambda text: "seed: 77" in text)


def test_a_view_is_opened_once_closes_cleanly_and_leaves_nothing(editor):
    editor.open(PRESET)
    for _ in range(2):
        editor.lua("vim.cmd('CfgLspResolved')")
        editor.settle()
    view = editor.view(f"resolved/{PRESET}")
    assert len(editor.windows) == 2
    editor.type("<C-w>l:quit<CR>")
    editor.until("return #vim.api.nvim_tabpage_list_wins(0) == 1")
    assert editor.lua(f"return vim.api.nvim_buf_is_valid({view})") is False
    editor.type(":tab CfgLspResolved<CR>")
    editor.until("return #vim.api.nvim_list_tabpages() == 2")
    assert editor.windows == [f"cfg-lsp://resolved/{PRESET}"]
    assert editor.notices == []


def test_the_chain_names_its_files(editor):
    editor.open(OVERLAY)
    editor.type(":CfgLspChain<CR>")
    view = editor.view(f"chain/{OVERLAY}")
    assert editor.lua(f"return vim.bo[{view}].filetype") == "markdown"
    text = editor.text(view)
    assert text.index("base.yaml") < text.index("dense_1024.yaml") < text.rindex("dense_1024_gkd.yaml")


def test_two_resolved_configs_are_compared_by_diff_mode(editor, workspace):
    other = "configs/train/sft/wörk copy.yaml"
    (workspace / other).write_text((workspace / PRESET).read_text("utf-8").replace("2.0e-4", "3.0e-4"), "utf-8")
    editor.open(PRESET)
    completed = editor.until("return vim.fn.getcompletion('CfgLspDiff rk\\\\ co', 'cmdline')")
    assert completed == [other.replace(" ", "\\ ")]
    editor.type(f":CfgLspDiff {completed[0]}<CR>")
    editor.view(f"values/{other}")
    editor.until("return vim.wo.diff")
    assert editor.windows == [f"cfg-lsp://values/{PRESET}", f"cfg-lsp://values/{other}"]
    assert editor.lua(
        "return vim.tbl_map(function(window) return vim.wo[window].diff end, vim.api.nvim_tabpage_list_wins(0))"
    ) == [True, True]
    differing = editor.lua(
        "return vim.tbl_filter(function(line) return line ~= '' end, vim.tbl_map(function(number)"
        " return vim.fn.diff_hlID(number, 1) ~= 0 and vim.fn.getline(number) or '' end,"
        " vim.fn.range(1, vim.fn.line('$'))))"
    )
    assert differing == ["  learning_rate: 2.0e-4"]
    editor.type(":CfgLspDiff nowhere.yaml<CR>")
    editor.until("return #notices > 0")


def test_the_key_path_is_shown_and_copied(editor):
    editor.open(VARIANT)
    editor.go_to("train_jsonl")
    editor.type(":CfgLspKeyPath<CR>")
    editor.until("return vim.fn.getreg('\"')", lambda text: text == "targets.bbu_dense.train_jsonl")
    editor.type("gg:CfgLspKeyPath<CR>")
    editor.until("return #notices > 0")
    assert editor.notices == ["cfg-lsp: there is no key at the cursor"]


def test_lenses_show_the_resolved_config_and_list_who_extends(editor):
    editor.open("configs/base.yaml")
    editor.until(_RUN_LENS % "cfg-lsp.showResolved")
    assert editor.view("resolved/configs/base.yaml")

    def listed():
        return editor.lua(
            "return vim.tbl_map(function(each) return vim.fn.bufname(each.bufnr) end, vim.fn.getqflist())"
        )

    # Who clicks while the server still reads the folder gets those that were met so far.
    editor.until(_RUN_LENS % "cfg-lsp.showReferences", lambda _: PRESET in listed())


_RUN_LENS = """
local client = require("cfg-lsp.client").of(1) or require("cfg-lsp.client").all()[1]
local parameters = { textDocument = { uri = vim.uri_from_fname(vim.fn.fnamemodify("configs/base.yaml", ":p")) } }
local function ask(method, given)
  local answers = vim.lsp.buf_request_sync(vim.fn.bufnr("configs/base.yaml"), method, given, 5000)
  return answers[client.id].result
end
for _, lens in ipairs(ask("textDocument/codeLens", parameters)) do
  local command = ask("codeLens/resolve", lens).command
  if command.command == "%s" then
    client.config.commands[command.command](command, { client_id = client.id })
    return true
  end
end
"""


def test_words_are_coloured_by_inheritance(editor):
    if editor.lua("return vim.inspect_pos == nil or vim.lsp.semantic_tokens == nil"):
        pytest.skip("semantic colours came with Neovim 0.9")
    editor.open(OVERLAY)
    editor.go_to("run_name")
    for scheme in ("default", "habamax"):
        editor.lua(f"vim.cmd('colorscheme {scheme}')")
        editor.until(
            "return vim.tbl_filter(function(each) return each.opts.hl_group == '@lsp.mod.overriding.yaml'"
            " and each.opts.hl_group_link == 'Special' end, vim.inspect_pos().semantic_tokens)"
        )


def test_settings_reach_the_server(start, tmp_path):
    editor = start(
        "--cmd",
        "lua vim.schedule(function() end)",
        "-c",
        "lua require('cfg-lsp').setup({ nonsense = 1, settings = { codeLens = { configs = false } } })",
    )
    assert editor.notices == ["cfg-lsp: there is no option `nonsense` (:help cfg-lsp-setup)"]
    editor.open(PRESET)
    editor.until(
        "local answers = vim.lsp.buf_request_sync(0, 'textDocument/codeLens',"
        " { textDocument = { uri = vim.uri_from_bufnr(0) } }, 5000)"
        " return #vim.tbl_values(answers)[1].result == 0"
    )


def test_the_environment_of_the_project_comes_first(start, workspace, server_environment):
    program = workspace / ".venv" / "bin" / "cfg-lsp"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\ntouch "{workspace}/used"\nexec cfg-lsp "$@"\n', "utf-8")
    program.chmod(0o755)
    editor = start()
    editor.open(PRESET)
    assert (workspace / "used").exists()


def test_the_health_check_says_what_was_found(editor):
    editor.open(PRESET)
    editor.type(":checkhealth cfg-lsp<CR>")
    shown = "return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n')"
    text = editor.until(shown, lambda text: "Serves" in text)
    assert re.search(r"OK:? cfg-lsp \d+\.\d+", text), text
    assert PRESET in text and "ERROR" not in text


def test_without_a_server_there_is_one_message_and_the_health_check_says_what_to_do(start):
    editor = start(PATH="/usr/bin:/bin")
    for file in (PRESET, OVERLAY, MIX):
        editor.edit(file)
    editor.until("return #notices > 0")
    assert editor.notices == ["cfg-lsp: no server found; `pip install` it (:help cfg-lsp-install)"]
    editor.type(":checkhealth cfg-lsp<CR>")
    shown = "return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\\n')"
    text = editor.until(shown, lambda text: "ERROR" in text)
    assert "/.venv/bin/cfg-lsp" in text and "pip install" in text and ":CfgLspRestart" in text
    assert len(editor.notices) == 1


def test_a_server_that_was_installed_meanwhile_is_started(start, server_environment):
    editor = start(PATH="/usr/bin:/bin")
    editor.edit(PRESET)
    editor.until("return #notices == 1")
    editor.lua(f"vim.env.PATH = {quoted(server_environment['PATH'])}")
    editor.type(":CfgLspRestart<CR>")
    editor.until("return require('cfg-lsp.client').of(vim.api.nvim_get_current_buf()) ~= nil")


def test_a_server_that_was_killed_is_started_anew_with_the_texts_that_are_open(editor, server_environment):
    editor.open(VARIANT)
    editor.go_to("bbu_dense")
    editor.type("ciwbbu_dens<Esc>")
    editor.diagnostics("unknown-dataset")
    os.kill(_server(server_environment), signal.SIGKILL)
    editor.until("return #require('cfg-lsp.client').all() == 0")
    editor.until("return #notices > 0")
    editor.type(":CfgLspRestart<CR>")
    editor.until("return require('cfg-lsp.client').of(vim.api.nvim_get_current_buf()) ~= nil")
    editor.diagnostics("unknown-dataset")


def _server(environment):
    """The process of the language server that was started in this environment."""
    mark = f"CFG_LSP_E2E={environment['CFG_LSP_E2E']}".encode()
    for folder in Path("/proc").iterdir():
        try:
            is_server = folder.name.isdigit() and b"\0serve\0" in (folder / "cmdline").read_bytes()
            if is_server and mark in (folder / "environ").read_bytes():
                return int(folder.name)
        except OSError:
            continue
    return pytest.fail("no server runs")


def test_commands_without_a_server_say_so(editor):
    editor.lua("vim.cmd('enew')")
    for command in ("CfgLspResolved", "CfgLspChain", "CfgLspKeyPath", "CfgLspDiff configs/base.yaml"):
        editor.lua(f"vim.cmd('{command}')")
    assert set(editor.notices) == {"cfg-lsp: no server here (:CfgLspRestart, :checkhealth cfg-lsp)"}


def test_the_help_opens(editor, tmp_path):
    folder = tmp_path / "help" / "doc"
    folder.mkdir(parents=True)
    (folder / "cfg-lsp.txt").write_bytes((PLUGIN / "doc" / "cfg-lsp.txt").read_bytes())
    editor.lua(f"vim.cmd('helptags {folder}') vim.opt.runtimepath:append('{folder.parent}')")
    for tag in ("cfg-lsp", "cfg-lsp-install", "cfg-lsp-setup", ":CfgLspResolved"):
        editor.lua(f"vim.cmd('help {tag}')")
        assert "*" + tag + "*" in editor.lua("return vim.fn.getline('.')")
