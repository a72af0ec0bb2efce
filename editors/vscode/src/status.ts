/**
 * The item in the status bar: the chain of the config in front, and the server where something is wrong with it.
 *
 * Knows how a state is told in a few characters, and which actions make sense in it.
 */

import * as vscode from "vscode";
import type { Config, Current } from "./current";
import type { Server } from "./server";

interface Action extends vscode.QuickPickItem {
  command: string;
}

const room = 60;

export class Status implements vscode.Disposable {
  private readonly item: vscode.StatusBarItem;
  private readonly subscriptions: vscode.Disposable[];
  private isWanted = false;

  constructor(
    private readonly server: Server,
    private readonly current: Current,
    private readonly ownVersion: string,
  ) {
    this.item = vscode.window.createStatusBarItem("cfg-lsp.status", vscode.StatusBarAlignment.Left);
    this.item.name = "cfg-lsp";
    this.item.command = "cfg-lsp.showActions";
    this.subscriptions = [server.onDidChange(() => this.show()), current.onDidChange(() => this.show())];
  }

  /** The workspace has configs: from now on a missing server is told. */
  want(): void {
    this.isWanted = true;
    this.show();
  }

  async chooseAction(): Promise<void> {
    const choice = await vscode.window.showQuickPick(this.actions(), { placeHolder: this.state() });
    if (choice) {
      await vscode.commands.executeCommand(choice.command);
    }
  }

  dispose(): void {
    vscode.Disposable.from(...this.subscriptions, this.item).dispose();
  }

  private show(): void {
    const { state } = this.server;
    const isWrong = state === "stopped" || (state === "missing" && this.isWanted);
    this.item.text = this.text();
    this.item.tooltip = this.tooltip();
    this.item.accessibilityInformation = { label: `cfg-lsp: ${this.text().replace(/\$\(.*?\) /, "")}` };
    this.item.backgroundColor = isWrong ? new vscode.ThemeColor("statusBarItem.warningBackground") : undefined;
    const isBusy = this.isWanted && (state === "searching" || state === "starting");
    if (isWrong || isBusy || this.current.chain) {
      this.item.show();
    } else {
      this.item.hide();
    }
  }

  private text(): string {
    switch (this.server.state) {
      case "missing":
        return "$(warning) cfg-lsp: not found";
      case "stopped":
        return "$(warning) cfg-lsp: stopped";
      case "searching":
      case "starting":
        return "$(loading~spin) cfg-lsp: starting";
      default:
        return `$(layers) ${shortened((this.current.chain ?? []).map(({ name }) => name))}`;
    }
  }

  private state(): string {
    const { found, state } = this.server;
    if (state === "missing") {
      return "The cfg-lsp server was not found";
    }
    const words = { off: "is off", searching: "is starting", starting: "is starting", running: "runs", stopped: "stopped" };
    return `The server cfg-lsp ${found?.version ?? ""} ${words[state]}`;
  }

  private tooltip(): vscode.MarkdownString {
    const { chain } = this.current;
    const { found } = this.server;
    const text = new vscode.MarkdownString("", true);
    text.isTrusted = { enabledCommands: this.actions().map(({ command }) => command) };
    if (chain) {
      text.appendMarkdown("**Chain**, a later file wins\n\n");
      chain.forEach((config, index) => text.appendMarkdown(`${index + 1}. ${link(config)} — ${escaped(config.detail)}\n`));
      text.appendMarkdown("\n---\n\n");
    }
    text.appendMarkdown(`${this.state()}  \n`);
    if (found) {
      text.appendMarkdown(`\`${found.path}\` ${found.where}\n`);
    }
    if (this.isOther()) {
      text.appendMarkdown(`\nThis extension comes with cfg-lsp ${this.ownVersion}\n`);
    }
    text.appendMarkdown(`\n${this.actions().map(({ label, command }) => `[${label}](command:${command})`).join(" · ")}`);
    return text;
  }

  private isOther(): boolean {
    return this.server.found !== undefined && this.server.found.version !== this.ownVersion;
  }

  private actions(): Action[] {
    const about: Action[] = [
      { label: "$(layers) Show resolved config", command: "cfg-lsp.showResolved" },
      { label: "$(list-ordered) Show chain", command: "cfg-lsp.showChain" },
      { label: "$(diff) Compare resolved with…", command: "cfg-lsp.diffWith" },
    ];
    const server: Action[] = [
      { label: "$(debug-restart) Restart server", command: "cfg-lsp.restartServer" },
      { label: "$(output) Show output", command: "cfg-lsp.showOutput" },
    ];
    const missing: Action[] = [
      { label: "$(cloud-download) Install server", command: "cfg-lsp.installServer" },
      { label: "$(folder-opened) Choose server…", command: "cfg-lsp.chooseServer" },
    ];
    return [...(this.current.chain ? about : []), ...(this.server.state === "missing" || this.isOther() ? missing : []), ...server];
  }
}

/** The names with an arrow between them; of a long chain the first and as many of the last as there is room for. */
function shortened(names: string[]): string {
  const [first = "", ...rest] = names;
  let left = rest.length;
  const shown = () => [first, ...(left > 0 && left < rest.length ? ["…"] : []), ...rest.slice(rest.length - left)];
  while (left > 1 && shown().join(" › ").length > room) {
    left -= 1;
  }
  return shown().join(" › ");
}

function link({ uri, name }: Config): string {
  return `[${escaped(name)}](${uri})`;
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!|<>$]/g, "\\$&");
}
