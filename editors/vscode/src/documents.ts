/**
 * What is opened beside a config: its resolved text, its chain, the difference to another one.
 *
 * The texts are made by the server, which keeps them up to date. Knows only where they appear and how they look.
 */

import * as vscode from "vscode";
import { type Config, type Current, isMadeByServer } from "./current";
import type { Server } from "./server";

interface Choice extends vscode.QuickPickItem {
  uri?: string;
}

/** A config as a command gets it: from a menu, from a lens, from the tree, or not at all, which means the one in front. */
export type Given = vscode.Uri | string | { config: Config } | undefined;

export class Documents {
  constructor(
    private readonly server: Server,
    private readonly current: Current,
  ) {}

  /** The resolved config beside its source, where the focus stays. */
  async showResolved(given: Given): Promise<void> {
    const address = await this.address("cfg-lsp.showResolved", given);
    await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(address), beside());
  }

  /** The chain as a page, in the same place. */
  async showChain(given: Given): Promise<void> {
    const address = await this.address("cfg-lsp.showChain", given);
    await vscode.commands.executeCommand("vscode.openWith", address, "vscode.markdown.preview.editor", beside());
  }

  /** Two resolved configs in VS Code's own diff editor: `given` on the right, what it is compared with on the left. */
  async compare(given: Given, other?: Given): Promise<void> {
    const right = this.meant(given);
    const left = other === undefined ? await this.chosen(right) : this.meant(other);
    if (left !== undefined) {
      const sides = [left, right].map((each) => this.address("cfg-lsp.showResolved", each, { origins: false }));
      const title = [left, right].map(nameOf).join(" ↔ ");
      await vscode.commands.executeCommand("vscode.diff", ...(await Promise.all(sides)), `${title} (resolved)`);
    }
  }

  private async address(command: string, given: Given, options?: object): Promise<vscode.Uri> {
    const { uri } = await this.server.ask<{ uri: string }>(command, this.meant(given), {
      open: false,
      ...options,
    });
    return vscode.Uri.parse(uri);
  }

  private meant(given: Given): string {
    if (typeof given === "string") {
      return given;
    }
    const uri = given instanceof vscode.Uri ? given.toString() : (given?.config ?? this.current.config)?.uri;
    if (uri === undefined) {
      throw new Error("The file in front is no config. Open one and try again.");
    }
    return uri;
  }

  private async chosen(right: string): Promise<string | undefined> {
    const placeHolder = `Compare ${nameOf(right)} with…`;
    const choice = await vscode.window.showQuickPick(this.choices(right), { placeHolder, matchOnDescription: true });
    return choice?.uri;
  }

  /** The chain first, then what lies in the same folder, then the rest. */
  private async choices(right: string): Promise<Choice[]> {
    const [all, chain] = await Promise.all([
      this.server.ask<Config[]>("cfg-lsp.configs"),
      this.server.ask<Config[] | null>("cfg-lsp.chain", right),
    ]);
    const left = new Map(all.map((config) => [config.uri, config]));
    const taken = (configs: Config[]) => configs.filter(({ uri }) => uri !== right && left.delete(uri));
    return [
      ...group("its chain", taken([...(chain ?? [])].reverse())),
      ...group("the same folder", taken(all.filter(({ uri }) => folderOf(uri) === folderOf(right)))),
      ...group("all configs", taken(all)),
    ];
  }
}

function group(label: string, configs: Config[]): Choice[] {
  const choices = configs.map(({ uri, name, detail }) => ({ uri, label: name, description: detail }));
  return choices.length > 0 ? [{ label, kind: vscode.QuickPickItemKind.Separator }, ...choices] : [];
}

/** Where such a document is shown already, else beside the active editor; the focus stays where it is. */
function beside(): vscode.TextDocumentShowOptions {
  const groups = vscode.window.tabGroups.all;
  const shown = groups.find((group) => group.activeTab && isMadeByServer(group.activeTab));
  return { viewColumn: shown?.viewColumn ?? vscode.ViewColumn.Beside, preserveFocus: true, preview: true };
}

function folderOf(uri: string): string {
  return uri.slice(0, uri.lastIndexOf("/"));
}

function nameOf(uri: string): string {
  return decodeURIComponent(uri.slice(uri.lastIndexOf("/") + 1));
}
