/**
 * The client of the protocol: which files are meant, and where VS Code needs another answer than the server's.
 *
 * Knows the options of the library. What happens with a document that is to be shown is in `documents`.
 */

import * as vscode from "vscode";
import {
  CloseAction,
  DidChangeConfigurationNotification,
  ErrorAction,
  LanguageClient,
  type LanguageClientOptions,
  type Location,
  type LSPAny,
  type Position,
  type StaticFeature,
  TextDocumentContentRequest,
} from "vscode-languageclient/node";
import { madeByServer } from "./current";

type Shown = (...given: unknown[]) => Promise<unknown>;

/** A client for the server at a path. `shown` are the commands of the server that this extension answers itself. */
export function makeClient(
  path: string,
  log: vscode.LogOutputChannel,
  shown: Record<string, Shown>,
  onGivenUp: () => void,
): LanguageClient {
  const options: LanguageClientOptions = {
    documentSelector: [
      { scheme: "file", language: "yaml" },
      { scheme: "file", language: "json" },
      { scheme: "file", language: "jsonc" },
      { scheme: "file", pattern: "**/{cfg-lsp,pyproject}.toml" },
    ],
    outputChannel: log,
    diagnosticPullOptions: { onChange: true, onFocus: true },
    initializationFailedHandler: (error) => {
      log.error(`the server did not begin: ${String(error)}`);
      return false;
    },
    errorHandler: {
      // A pipe that is broken is followed by `closed`, which decides.
      error: () => ({ action: ErrorAction.Continue, handled: true }),
      closed: async () => {
        const { action } = await usual.closed();
        if (action === CloseAction.DoNotRestart) {
          onGivenUp();
        }
        return { action, handled: true };
      },
    },
    middleware: {
      executeCommand: (command, given, next) => shown[command]?.(...given) ?? next(command, given),
      handleRegisterCapability: async (params, next) => {
        await next(params, new vscode.CancellationTokenSource().token);
        if (params.registrations.some(({ method }) => method === TextDocumentContentRequest.method)) {
          readAgain(client);
        }
      },
      workspace: {
        configuration: async (params, token, next) => {
          const answers = await next(params, token);
          return Array.isArray(answers) ? answers.map(withoutRepetition) : answers;
        },
      },
    },
  };
  const client = new LanguageClient("cfg-lsp", "cfg-lsp", { command: path, args: ["serve"] }, options);
  const usual = client.createDefaultErrorHandler();
  client.registerFeature(showingReferences);
  return client;
}

/** Where two configs and a list of places are asked for by a code lens, VS Code's own peek view shows them. */
export function showReferences(client: LanguageClient, uri: string, position: Position, places: Location[]): void {
  const { protocol2CodeConverter: convert } = client;
  void vscode.commands.executeCommand(
    "editor.action.showReferences",
    convert.asUri(uri),
    convert.asPosition(position),
    places.map(convert.asLocation),
  );
}

/** Tells the server that another extension's settings have changed what it should say. */
export function settingsChanged(client: LanguageClient): void {
  void client.sendNotification(DidChangeConfigurationNotification.type, { settings: null });
}

const showingReferences: StaticFeature = {
  fillClientCapabilities: (capabilities) => {
    capabilities.experimental = { commands: ["cfg-lsp.showReferences"] };
  },
  initialize: () => undefined,
  getState: () => ({ kind: "static" }),
  clear: () => undefined,
};

/** A server that was started again does not know which of its documents are open. */
function readAgain(client: LanguageClient): void {
  const providers = client.getFeature(TextDocumentContentRequest.method)?.getProviders() ?? [];
  for (const { uri } of vscode.workspace.textDocuments.filter(({ uri }) => uri.scheme === madeByServer)) {
    providers.forEach((provider) => provider.onDidChangeEmitter.fire(uri));
  }
}

/** What the YAML extension says of broken text is not said again, unless the user wants it so. */
function withoutRepetition(answer: LSPAny): LSPAny {
  const set = vscode.workspace.getConfiguration("cfg-lsp").inspect("diagnostics.syntax");
  const isSet = [set?.globalValue, set?.workspaceValue, set?.workspaceFolderValue].some((each) => each !== undefined);
  if (isSet || !yamlExtensionValidates() || typeof answer !== "object" || answer === null || Array.isArray(answer)) {
    return answer;
  }
  const diagnostics = typeof answer.diagnostics === "object" ? answer.diagnostics : {};
  return { ...answer, diagnostics: { ...diagnostics, syntax: false } };
}

function yamlExtensionValidates(): boolean {
  const isThere = vscode.extensions.getExtension("redhat.vscode-yaml") !== undefined;
  return isThere && vscode.workspace.getConfiguration("yaml").get("validate", true);
}
