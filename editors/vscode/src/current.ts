/**
 * The config in front: the file of the active editor, if it is one, and its chain.
 *
 * Follows the active editor, what is typed, and the server. What is made of it is the business of those who listen.
 */

import * as vscode from "vscode";
import type { Server } from "./server";

/** A config as the server tells of it: its address, the name of its file, its layer and place. */
export interface Config {
  uri: string;
  name: string;
  detail: string;
}

/** The scheme of documents that are no files. */
export const madeByServer = "cfg-lsp";

const pause = 250;

export class Current implements vscode.Disposable {
  /** The chain of the config in front, lowest precedence first, itself last; `undefined` where no config is. */
  chain: Config[] | undefined;

  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.changed.event;
  private readonly subscriptions: vscode.Disposable[];
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly server: Server) {
    this.subscriptions = [
      server.onDidChange(() => this.look()),
      vscode.window.onDidChangeActiveTextEditor(() => this.look()),
      vscode.workspace.onDidChangeTextDocument(({ document }) => this.lookSoon(document)),
      vscode.workspace.onDidSaveTextDocument((document) => this.lookSoon(document)),
      vscode.workspace.onDidRenameFiles(() => this.lookSoon()),
      vscode.workspace.onDidDeleteFiles(() => this.lookSoon()),
    ];
  }

  get config(): Config | undefined {
    return this.chain?.at(-1);
  }

  dispose(): void {
    clearTimeout(this.timer);
    vscode.Disposable.from(...this.subscriptions, this.changed).dispose();
  }

  private lookSoon(document?: vscode.TextDocument): void {
    if (document === undefined || document.uri.scheme === "file") {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.look(), pause);
    }
  }

  private async look(): Promise<void> {
    const document = vscode.window.activeTextEditor?.document;
    const tab = vscode.window.tabGroups.activeTabGroup.activeTab;
    if (tab && isMadeByServer(tab)) {
      // Who reads a resolved config still has its source in mind.
      return;
    }
    const chain = await this.chainOf(document);
    if (document === vscode.window.activeTextEditor?.document) {
      this.chain = chain;
      void vscode.commands.executeCommand("setContext", "cfg-lsp.inConfig", chain !== undefined);
      this.changed.fire();
    }
  }

  private async chainOf(document: vscode.TextDocument | undefined): Promise<Config[] | undefined> {
    if (document?.uri.scheme !== "file" || this.server.state !== "running") {
      return undefined;
    }
    try {
      return (await this.server.ask<Config[] | null>("cfg-lsp.chain", document.uri.toString())) ?? undefined;
    } catch {
      // The server stops just now, and tells so itself.
      return undefined;
    }
  }
}

/** Whether a tab shows no file, but what the server made: a resolved config, a chain, a rule's page. */
export function isMadeByServer({ input }: vscode.Tab): boolean {
  if (input instanceof vscode.TabInputTextDiff) {
    return input.modified.scheme === madeByServer;
  }
  const isOne = input instanceof vscode.TabInputText || input instanceof vscode.TabInputCustom;
  return isOne && input.uri.scheme === madeByServer;
}
