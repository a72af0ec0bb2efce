/** What is there and what it is connected with; each part does its work in a module of its own. */

import * as vscode from "vscode";
import type { Location, Position } from "vscode-languageclient/node";
import { makeClient, settingsChanged, showReferences } from "./client";
import { Current } from "./current";
import { Documents, type Given } from "./documents";
import { isOlder } from "./finding";
import { Hierarchy } from "./hierarchy";
import { installServer } from "./installing";
import { copyKeyPath } from "./key_path";
import { chooseServer, tellMissing, tellOlder, tellStopped } from "./missing";
import { onDidSelectEnvironment } from "./python";
import { Server } from "./server";
import { Status } from "./status";
import { configsAreHere } from "./wanting";

let server: Server;

export function activate({ subscriptions, extension, extensionUri }: vscode.ExtensionContext): void {
  const { version } = extension.packageJSON as { version: string };
  const log = vscode.window.createOutputChannel("cfg-lsp", { log: true });
  server = new Server(log, (path, onGivenUp) => makeClient(path, log, shown, onGivenUp));
  const current = new Current(server);
  const documents = new Documents(server, current);
  const hierarchy = new Hierarchy(server, current);
  const status = new Status(server, current, version);
  subscriptions.push(log, server, current, hierarchy, status);

  /** The server's own commands: the library registers them, and this is what they do in VS Code. */
  const shown = {
    "cfg-lsp.showResolved": told((given) => documents.showResolved(given)),
    "cfg-lsp.showChain": told((given) => documents.showChain(given)),
    "cfg-lsp.diffWith": told((given) => documents.compare(given)),
  };
  const commands = {
    "cfg-lsp.copyKeyPath": told(() => copyKeyPath(server)),
    "cfg-lsp.compareWithCurrent": told((given) => documents.compare(undefined, given)),
    "cfg-lsp.refreshHierarchy": () => hierarchy.refresh(),
    "cfg-lsp.showActions": () => status.chooseAction(),
    "cfg-lsp.showOutput": () => log.show(),
    "cfg-lsp.showReferences": (uri: string, position: Position, places: Location[]) =>
      server.client && showReferences(server.client, uri, position, places),
    "cfg-lsp.start": async () => {
      await server.restart();
      if (server.state === "missing") {
        // Who asks for it wants to know, whatever is in the workspace.
        status.want();
        await tellMissing();
      }
    },
    "cfg-lsp.restartServer": () => server.restart(),
    "cfg-lsp.chooseServer": () => chooseServer(),
    "cfg-lsp.installServer": async () => (await installServer(extensionUri, log, server.found)) && server.restart(),
  };
  for (const [name, action] of Object.entries(commands)) {
    subscriptions.push(vscode.commands.registerCommand(name, action));
  }

  void configsAreHere(subscriptions).then(() => {
    status.want();
    tellWhatIsWrong(subscriptions, version);
  });
  lookAgainWhenNeeded(subscriptions);
  void server.restart();
}

export function deactivate(): Promise<void> {
  return server.stop();
}

/** An action of a user who is told in words when it cannot be done. */
function told(action: (given: Given) => Promise<void>): (given?: unknown) => Promise<void> {
  return async (given) => {
    try {
      await action(given as Given);
    } catch (error) {
      void vscode.window.showErrorMessage(error instanceof Error ? error.message : String(error));
    }
  };
}

function tellWhatIsWrong(subscriptions: vscode.Disposable[], ownVersion: string): void {
  let isMissingTold = false;
  let isOlderTold = false;
  const tell = () => {
    if (server.state === "missing" && !isMissingTold) {
      isMissingTold = true;
      void tellMissing();
    } else if (server.state === "stopped") {
      void tellStopped();
    } else if (server.state === "running" && server.found && isOlder(server.found.version, ownVersion) && !isOlderTold) {
      isOlderTold = true;
      void tellOlder(server.found.version, ownVersion);
    }
  };
  subscriptions.push(server.onDidChange(tell));
  tell();
}

function lookAgainWhenNeeded(subscriptions: vscode.Disposable[]): void {
  const lookAgain = () => void server.lookAgain();
  subscriptions.push(
    vscode.workspace.onDidGrantWorkspaceTrust(lookAgain),
    vscode.workspace.onDidChangeWorkspaceFolders(lookAgain),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration("cfg-lsp.server.path")) {
        lookAgain();
      }
      if (event.affectsConfiguration("yaml.validate")) {
        tellSettings();
      }
    }),
    vscode.extensions.onDidChange(tellSettings),
  );
  void onDidSelectEnvironment(lookAgain).then((listening) => listening && subscriptions.push(listening));
}

/** What the YAML extension reports is part of what the server is told. */
function tellSettings(): void {
  if (server.client && server.state === "running") {
    settingsChanged(server.client);
  }
}
