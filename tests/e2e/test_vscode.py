"""What a user of VS Code sees: the packed extension in a real VS Code, in a real browser."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

from cfg_lsp import __version__
from tests.e2e.code_server import BROWSER_ARGUMENTS, PROBE, Window, code_server, eventually, install, pack
from tests.e2e.conftest import command_of, servers
from tests.e2e.machine import ARTEFACTS, REPOSITORY

YAML_EXTENSION = Path(__file__).parent / "yaml_extension"
SET = "await vscode.workspace.getConfiguration().update(given.name, given.value, vscode.ConfigurationTarget.Global)"
SCREENSHOTS = ARTEFACTS / "screenshots"
SIZE = {"width": 1280, "height": 800}
WIDE = {"width": 1680, "height": 800}


@pytest.fixture(scope="session")
def browser():
    [chromium] = command_of("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=BROWSER_ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def packed_extension():
    packages = sorted((REPOSITORY / "dist").glob("cfg-lsp-*.vsix"), key=lambda package: package.stat().st_mtime)
    assert packages, "there is no packed extension; run `make vsix`"
    return packages[-1]


@pytest.fixture(scope="session")
def extensions(tmp_path_factory, packed_extension):
    """A folder with the extension and the probe, made once; nobody writes to it."""
    folder = tmp_path_factory.mktemp("code-server")
    probe = pack(PROBE, folder / "probe.vsix")
    install(command_of("code-server"), [packed_extension, probe], folder / "extensions", None)
    return folder / "extensions"


@pytest.fixture
def open_window(browser, extensions, server_environment, tmp_path, artefacts):
    """Opens a folder in a VS Code of its own; how it looks in the end is kept."""
    with ExitStack() as running:

        def open_window(folder, extensions=extensions, environment=server_environment, **settings):
            server = code_server(command_of("code-server"), tmp_path / "vscode", extensions, environment, settings)
            address, probe = running.enter_context(server)
            page = browser.new_page(viewport=SIZE, permissions=["clipboard-read", "clipboard-write"])
            running.callback(page.close)
            running.callback(page.screenshot, path=artefacts / "last.png")
            return Window(page, address, probe, folder)

        yield open_window


@pytest.fixture
def window(open_window, workspace):
    return open_window(workspace)


@pytest.fixture
def misspelt(workspace):
    """A dataset mix in which the name of a dataset is one letter short."""
    path = "configs/fusion/variants/dense_1024.yaml"
    text = (workspace / path).read_text(encoding="utf-8")
    (workspace / path).write_text(text.replace("bbu_dense", "bbu_dens"), encoding="utf-8")
    return path


def test_hover_tells_the_value_and_the_file_that_set_it(window):
    window.open("configs/base.yaml", at="adam_beta2")
    shown = window.hover("adam_beta2")
    window.picture(SCREENSHOTS / "hover-base.png")
    assert "training.adam_beta2: 0.95" in shown
    assert "value from base.yaml:43" in shown
    assert "the second moment follows the short runs" in shown

    window.open("configs/train/sft/dense_1024_gkd.yaml")
    shown = window.hover("run_name")
    window.picture(SCREENSHOTS / "hover.png")
    assert "value from dense_1024_gkd.yaml:11" in shown
    assert "sft-dense-1024 dense_1024.yaml:51 · replaced" in shown


def test_unknown_dataset_is_underlined_and_listed(window, misspelt):
    window.open(misspelt)
    window.seen(".squiggly-error")
    window.seen(".codelens-decoration", "show resolved")
    window.command("workbench.actions.view.problems")
    window.seen(".markers-panel .monaco-list-row", "no base has a dataset `bbu_dens`")
    window.picture(SCREENSHOTS / "problems.png")


def test_problem_of_a_file_that_is_not_open_is_listed(window, misspelt):
    window.open("configs/base.yaml")
    window.command("workbench.actions.view.problems")
    window.seen(".markers-panel .monaco-list-row", "no base has a dataset `bbu_dens`")


def test_quick_fix_mends_the_name(window, misspelt):
    window.open(misspelt, at="bbu_dens")
    window.seen(".squiggly-error")
    window.page.keyboard.press("Control+.")
    window.seen(".action-widget .monaco-list-row", "bbu_dense").click()
    eventually(lambda: "bbu_dense\n" in window.text(misspelt))
    eventually(lambda: not window.problems(misspelt))


def test_definition_goes_to_the_base(window):
    window.open("configs/fusion/variants/dense_1024.yaml", at="rru_dense")
    window.hover("rru_dense")
    window.page.keyboard.press("F12")
    eventually(lambda: window.place() == ("configs/fusion/base/dense.yaml", 22))


def test_rename_reaches_every_file(window, workspace):
    window.open("configs/fusion/variants/dense_1024.yaml")
    window.open("configs/fusion/base/dense.yaml", at="bbu_dense")
    window.hover("bbu_dense")
    window.page.keyboard.press("F2")
    window.seen(".rename-box input").fill("cabinets")
    window.page.keyboard.press("Enter")
    eventually(lambda: "cabinets" in window.text("configs/fusion/variants/dense_2048.yaml"))
    window.command("workbench.action.files.saveAll")
    files = ["base/dense.yaml", "variants/dense_1024.yaml", "variants/dense_2048.yaml"]
    paths = [workspace / "configs" / "fusion" / file for file in files]
    eventually(lambda: all("name: cabinets\n" in path.read_text(encoding="utf-8") for path in paths))
    assert not any("bbu_dense" in path.read_text(encoding="utf-8") for path in paths)


def test_completion_brings_a_key_with_its_inherited_value(window):
    window.open("configs/train/sft/dense_1024_gkd.yaml", at="\n\ncustom:")
    window.hover("run_name")
    window.page.keyboard.press("Enter")
    window.page.keyboard.type("warmup_r")
    window.suggestion("warmup_ratio")
    window.page.keyboard.press("Enter")
    eventually(lambda: "\n  warmup_ratio: " in window.text("configs/train/sft/dense_1024_gkd.yaml"))


def test_lens_and_hint_tell_what_is_inherited(window):
    window.open("configs/train/sft/dense_1024.yaml")
    window.seen(".codelens-decoration", "extended by 2")
    window.open("configs/train/sft/dense_1024_gkd.yaml")
    eventually(lambda: any("← default dense_1024.yaml" in line for line in window.texts(".view-line")))


def test_resolved_config_stands_beside_and_follows_what_is_typed(window, workspace):
    window.open("configs/debug.yaml", at="\n  model_type")
    window.seen(".codelens-decoration", "show resolved")
    window.run("cfg-lsp: Show Resolved Config")
    beside = window.page.locator(".editor-group-container").nth(1)
    beside.locator(".view-line", has_text="Qwen/Qwen3-VL-2B-Instruct").wait_for()
    window.page.keyboard.type("-or-another")
    window.page.keyboard.press("Home")
    beside.locator(".view-line", has_text="Qwen/Qwen3-VL-2B-Instruct-or-another").wait_for()
    window.command("workbench.action.toggleSidebarVisibility")
    window.page.set_viewport_size(WIDE)
    window.picture(SCREENSHOTS / "resolved.png")
    assert "another" not in (workspace / "configs" / "debug.yaml").read_text(encoding="utf-8")


def test_comparison_is_a_diff_editor_over_two_resolved_configs(window):
    window.open("configs/train/sft/dense_1024_gkd.yaml")
    window.run("cfg-lsp: Compare Resolved with…")
    window.seen(".quick-input-list .monaco-list-row", "dense_1024.yaml").click()
    window.seen(".tab", "dense_1024.yaml ↔ dense_1024_gkd.yaml")
    window.seen(".monaco-diff-editor .original .line-delete")
    window.seen(".monaco-diff-editor .modified .line-insert")
    window.picture(SCREENSHOTS / "compare.png")


def test_chain_is_a_page(window):
    window.open("configs/train/sft/dense_1024_gkd.yaml")
    window.run("cfg-lsp: Show Chain")
    window.seen(".tab", "chain")
    eventually(lambda: "configs/train/sft/dense_1024_gkd.yaml is made of 3 files" in window.page_beside())
    window.picture(SCREENSHOTS / "chain.png")


def test_hierarchy_has_bases_above_and_dependents_below(window):
    window.open("configs/train/sft/dense_1024.yaml")
    window.seen(".codelens-decoration", "show resolved")
    window.seen(".pane-header", "Config Hierarchy").click()
    rows = ".pane:has(.pane-header:has-text('Config Hierarchy')) .monaco-list-row"
    window.seen(rows, "dense_1024_gkd.yaml")
    window.seen(rows, "sft_dense_tiny.yaml")
    window.picture(SCREENSHOTS / "hierarchy.png")
    [above, here, *below] = window.texts(f"{rows} .label-name")
    assert (above, here) == ("base.yaml", "dense_1024.yaml")
    assert sorted(below) == ["dense_1024_gkd.yaml", "sft_dense_tiny.yaml"]
    window.seen(rows, "base.yaml").click()
    eventually(lambda: window.place() == ("configs/base.yaml", 1))


def test_key_path_is_copied(window):
    window.open("configs/train/sft/dense_1024.yaml", at="max_degrees")
    window.run("cfg-lsp: Copy Key Path")
    eventually(
        lambda: (
            window.ask("return vscode.env.clipboard.readText()")
            == "custom.augmentation.operations.1.params.max_degrees"
        )
    )


def test_status_bar_tells_the_chain_and_the_version(window):
    window.open("configs/train/sft/dense_1024_gkd.yaml")
    item = window.seen(".statusbar-item", "base.yaml › dense_1024.yaml › dense_1024_gkd.yaml")
    assert "a later file wins" in window.tooltip(item, f"The server cfg-lsp {__version__} runs")


def test_snippet_makes_an_overlay_without_a_fault(window, workspace):
    path = "configs/train/sft/größe 1.yaml"
    (workspace / path).touch()
    window.open(path)
    window.page.keyboard.type("cfg-over")
    window.suggestion("cfg-overlay")
    window.page.keyboard.press("Enter")
    eventually(lambda: "extends: preset.yaml" in window.text(path))
    window.page.keyboard.press("Tab")
    window.page.keyboard.type("dense_1024.yaml")
    assert "value from größe 1.yaml:" in window.hover("run_name")
    assert window.problems(path) == []


def test_restart_starts_another_server(window, server_environment):
    window.open("configs/base.yaml", at="adam_beta2")
    window.hover("adam_beta2")
    before = servers(server_environment)
    window.run("cfg-lsp: Restart Server")
    eventually(lambda: servers(server_environment) not in ([], before))
    assert "value from base.yaml:43" in window.hover("adam_beta2")


def test_server_that_dies_comes_back(window, server_environment):
    window.open("configs/base.yaml", at="adam_beta2")
    window.hover("adam_beta2")
    [killed] = servers(server_environment)
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: servers(server_environment) not in ([], [killed]))
    window.open("configs/train/sft/dense_1024_gkd.yaml")
    assert "value from dense_1024_gkd.yaml:11" in window.hover("run_name")


@pytest.mark.timeout(300)
def test_missing_server_is_installed_by_a_button(open_window, workspace, server_environment, tmp_path):
    window = open_window(workspace, environment=without_server(server_environment, tmp_path))
    window.open("configs/base.yaml")
    window.open("configs/debug.yaml")
    window.seen(".notification-toast", "The cfg-lsp server was not found")
    window.picture(SCREENSHOTS / "missing.png")
    window.seen(".notification-toast .monaco-button", "Install").click()
    window.seen(".monaco-dialog-box .monaco-button", "Make .venv").click()
    window.seen(".statusbar-item", "base.yaml › debug.yaml", seconds=240)
    assert "value from debug.yaml:15" in window.hover("quant_bits")


def test_nothing_happens_where_there_are_no_configs(open_window, tmp_path, server_environment):
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    (folder / "docker-compose.yml").write_text("services:\n  web:\n    extends: {file: base.yml}\n", encoding="utf-8")
    window = open_window(folder)
    window.open("docker-compose.yml")
    # The probe answers only when everything that a workspace activates at once is active.
    assert not window.ask("return vscode.extensions.getExtension('cfg-lsp.cfg-lsp').isActive")
    assert servers(server_environment) == []


def test_missing_server_is_nobodys_concern_where_configs_are_something_else(open_window, tmp_path, server_environment):
    folder = tmp_path / "elsewhere"
    (folder / "configs").mkdir(parents=True)
    (folder / "configs" / "nginx.yaml").write_text("workers: 4\n", encoding="utf-8")
    window = open_window(folder, environment=without_server(server_environment, tmp_path))
    window.open("configs/nginx.yaml")
    eventually(lambda: window.ask("return vscode.extensions.getExtension('cfg-lsp.cfg-lsp').isActive"))
    assert window.notifications() == []
    assert not any("cfg-lsp" in text for text in window.texts(".statusbar-item"))


def test_restricted_mode_runs_nothing_of_the_workspace(open_window, workspace):
    planted = workspace / ".venv" / "bin" / "cfg-lsp"
    planted.parent.mkdir(parents=True)
    planted.write_text(f"#!/bin/sh\ntouch '{workspace / 'it ran'}'\n", encoding="utf-8")
    planted.chmod(0o755)
    window = open_window(
        workspace, **{"security.workspace.trust.enabled": True, "security.workspace.trust.startupPrompt": "never"}
    )
    window.seen(".statusbar-item", "Restricted Mode")
    window.open("configs/base.yaml", at="adam_beta2")
    assert "value from base.yaml:43" in window.hover("adam_beta2")
    assert not (workspace / "it ran").exists()

    window.command("workbench.trust.manage")
    window.seen(".workspace-trust-editor .monaco-button", "Trust").click()
    eventually((workspace / "it ran").exists)


def test_beside_a_yaml_extension_broken_text_is_reported_once(open_window, workspace, extensions, tmp_path):
    both = tmp_path / "extensions"
    shutil.copytree(extensions, both)
    install(command_of("code-server"), [pack(YAML_EXTENSION, tmp_path / "yaml.vsix")], both, None)
    window = open_window(workspace, extensions=both)
    path = "configs/debug.yaml"
    window.open(path, at="model:\n")
    window.hover("quant_bits")
    window.page.keyboard.type("[")
    eventually(lambda: window.problems(path) == [["YAML", "broken"]])

    window.ask(SET, name="yaml.validate", value=False)
    eventually(lambda: any(source == "cfg-lsp" for source, _ in window.problems(path)))
    window.ask(SET, name="yaml.validate", value=True)
    eventually(lambda: window.problems(path) == [["YAML", "broken"]])


def without_server(environment, folder):
    """The environment of somebody who has Python, but not this server."""
    programs = folder / "programs"
    programs.mkdir()
    base = Path(sys.base_prefix) / "bin" / "python3"
    (programs / "python3").symlink_to(base)
    return environment | {"PATH": f"{programs}:/usr/bin:/bin"}
