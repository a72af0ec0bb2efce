/** The path of the key at the cursor, as `cfg-lsp why` takes it. */

import * as vscode from "vscode";
import type { Server } from "./server";

export async function copyKeyPath(server: Server): Promise<void> {
  const editor = vscode.window.activeTextEditor;
  if (!editor) {
    return;
  }
  const { line, character } = editor.selection.active;
  const keyPath = await server.ask<string | null>("cfg-lsp.keyPath", editor.document.uri.toString(), {
    line,
    character,
  });
  if (keyPath === null) {
    void vscode.window.showInformationMessage("There is no key of a config at the cursor.");
    return;
  }
  await vscode.env.clipboard.writeText(keyPath);
  vscode.window.setStatusBarMessage(`$(clippy) Copied ${keyPath}`, 5_000);
}
