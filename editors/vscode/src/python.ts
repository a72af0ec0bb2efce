/**
 * The environment that is selected in the Python extension, where that is installed.
 *
 * Knows the few members of its interface that are needed here; everything works without it.
 */

import * as vscode from "vscode";

interface PythonExtension {
  environments: {
    getActiveEnvironmentPath(resource?: vscode.Uri): { path: string };
    resolveEnvironment(path: { path: string }): Promise<ResolvedEnvironment | undefined>;
    onDidChangeActiveEnvironmentPath: vscode.Event<unknown>;
  };
}

interface ResolvedEnvironment {
  executable: { uri?: vscode.Uri };
  /** Absent where the interpreter is that of the system, which belongs to no project. */
  environment?: unknown;
}

/** The interpreter of the selected environment. */
export async function selectedPython(): Promise<string | undefined> {
  return (await selected())?.executable.uri?.fsPath;
}

/** The interpreter of the selected environment, if it is one to install into. */
export async function selectedEnvironment(): Promise<string | undefined> {
  const environment = await selected();
  return environment?.environment ? environment.executable.uri?.fsPath : undefined;
}

/** Tells when another environment is selected. */
export async function onDidSelectEnvironment(listener: () => void): Promise<vscode.Disposable | undefined> {
  return (await pythonExtension())?.environments.onDidChangeActiveEnvironmentPath(listener);
}

async function selected(): Promise<ResolvedEnvironment | undefined> {
  const environments = (await pythonExtension())?.environments;
  const resource = vscode.workspace.workspaceFolders?.[0]?.uri;
  return environments?.resolveEnvironment(environments.getActiveEnvironmentPath(resource));
}

async function pythonExtension(): Promise<PythonExtension | undefined> {
  const extension = vscode.extensions.getExtension<PythonExtension>("ms-python.python");
  try {
    const exported = await extension?.activate();
    return exported?.environments ? exported : undefined;
  } catch {
    // An extension that does not start is as good as none.
    return undefined;
  }
}
