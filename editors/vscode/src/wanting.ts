/**
 * Whether the workspace has configs at all.
 *
 * A folder called `configs` may hold anything. Until a manifest or a config that inherits is there, a missing server is
 * nobody's concern.
 */

import * as vscode from "vscode";

/** A top-level inheritance key that names a file: not the `extends` of a linter or of a compose file's service. */
const inherits = /^["']?(?:extends|inherit|_base_|_BASE_|__include__|defaults|include)["']?[ \t]*:(?:\s|-|\[|["']|[^\s:]){0,200}?\.(?:ya?ml|json)\b/m;

/** Waits until there is a config. */
export function configsAreHere(subscriptions: vscode.Disposable[]): Promise<void> {
  return new Promise((resolve) => {
    const look = (document: vscode.TextDocument) => isConfig(document) && resolve();
    vscode.workspace.textDocuments.forEach(look);
    subscriptions.push(vscode.workspace.onDidOpenTextDocument(look));
    void hasManifest().then((found) => found && resolve());
  });
}

function isConfig(document: vscode.TextDocument): boolean {
  return document.uri.scheme === "file" && document.languageId === "yaml" && inherits.test(document.getText());
}

async function hasManifest(): Promise<boolean> {
  const [found] = await vscode.workspace.findFiles("**/cfg-lsp.toml", "**/{node_modules,.venv,venv}/**", 1);
  return found !== undefined;
}
