/** Tells what is wrong with the server, once, and offers what helps. */

import * as vscode from "vscode";
import { serverSetting } from "./finding";

const help = "https://github.com/OWNER/cfg-lsp/blob/main/editors/vscode/README.md#when-something-is-wrong";

export async function tellMissing(): Promise<void> {
  const set = serverSetting();
  const message = set
    ? `The setting cfg-lsp.server.path names no cfg-lsp server that works: ${set}`
    : "The cfg-lsp server was not found, neither in this workspace's Python environment nor on the path.";
  const install = set ? [] : ["Install"];
  const answer = await vscode.window.showWarningMessage(message, ...install, "Choose…", "Help");
  if (answer === "Install") {
    await vscode.commands.executeCommand("cfg-lsp.installServer");
  } else if (answer === "Choose…") {
    await chooseServer();
  } else if (answer === "Help") {
    await vscode.env.openExternal(vscode.Uri.parse(help));
  }
}

export async function tellOlder(found: string, own: string): Promise<void> {
  const message = `The cfg-lsp server that was found has version ${found}. This extension comes with ${own}.`;
  if ((await vscode.window.showInformationMessage(message, "Update", "Not Now")) === "Update") {
    await vscode.commands.executeCommand("cfg-lsp.installServer");
  }
}

/** Sets the path of the server to a program that the user picks. */
export async function chooseServer(): Promise<void> {
  const [picked] = (await vscode.window.showOpenDialog({ title: "The program cfg-lsp", openLabel: "Use" })) ?? [];
  if (picked) {
    const isOfWorkspace = vscode.workspace.workspaceFolders !== undefined;
    await vscode.workspace
      .getConfiguration("cfg-lsp")
      .update("server.path", picked.fsPath, isOfWorkspace ? vscode.ConfigurationTarget.Workspace : vscode.ConfigurationTarget.Global);
  }
}

export async function tellStopped(): Promise<void> {
  const message = "The cfg-lsp server has stopped and does not start again by itself.";
  const answer = await vscode.window.showErrorMessage(message, "Restart", "Show Output");
  if (answer !== undefined) {
    await vscode.commands.executeCommand(answer === "Restart" ? "cfg-lsp.restartServer" : "cfg-lsp.showOutput");
  }
}
