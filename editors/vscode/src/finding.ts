/**
 * Where the server is.
 *
 * Knows the places where a `cfg-lsp` may be installed, and in which order they count. Runs nothing but
 * `cfg-lsp --version`, and nothing out of a workspace that is not trusted. Knows nothing of how a server is used.
 */

import { execFile } from "node:child_process";
import { stat } from "node:fs/promises";
import { homedir } from "node:os";
import { delimiter, dirname, isAbsolute, join, relative } from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { selectedPython } from "./python";

export interface Found {
  path: string;
  version: string;
  where: string;
}

interface Candidate {
  path: string;
  where: string;
}

const isWindows = process.platform === "win32";
const program = isWindows ? "cfg-lsp.exe" : "cfg-lsp";
const programs = isWindows ? "Scripts" : "bin";
const patience = 20_000;

/** The first place that has a server which works. */
export async function findServer(log: vscode.LogOutputChannel): Promise<Found | undefined> {
  for await (const candidate of candidates()) {
    const found = await tried(candidate, log);
    if (found) {
      log.info(`using cfg-lsp ${found.version} ${found.where}: ${found.path}`);
      return found;
    }
  }
  log.warn("no cfg-lsp was found");
  return undefined;
}

/** Whether one version is older than another, number by number. */
export function isOlder(version: string, than: string): boolean {
  const [one, other] = [version, than].map((each) => each.split(".").map((part) => parseInt(part, 10) || 0));
  const differing = other!.findIndex((part, index) => part !== (one![index] ?? 0));
  return differing >= 0 && (one![differing] ?? 0) < other![differing]!;
}

/** The path that the user has set, if any. */
export function serverSetting(): string {
  return vscode.workspace.getConfiguration("cfg-lsp").get("server.path", "").trim();
}

/** The virtual environments that lie in the folders of the workspace. */
export function workspaceEnvironments(): string[] {
  const names = [".venv", "venv", "env"];
  return localFolders().flatMap((folder) => names.map((name) => join(folder, name)));
}

/** The interpreter beside a server, where it was installed into an environment. */
export async function pythonBeside({ path }: Found): Promise<string | undefined> {
  const python = join(dirname(path), isWindows ? "python.exe" : "python");
  return (await exists(python)) ? python : undefined;
}

/** The interpreter of an environment. */
export function pythonOf(environment: string): string {
  return join(environment, programs, isWindows ? "python.exe" : "python");
}

export function localFolders(): string[] {
  const folders = vscode.workspace.workspaceFolders ?? [];
  return folders.filter((folder) => folder.uri.scheme === "file").map((folder) => folder.uri.fsPath);
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

async function* candidates(): AsyncGenerator<Candidate> {
  const set = serverSetting();
  if (set) {
    yield* settingCandidates(set);
    return;
  }
  const python = await selectedPython();
  if (python) {
    yield { path: join(dirname(python), program), where: "of the selected environment" };
  }
  for (const environment of workspaceEnvironments()) {
    yield { path: join(environment, programs, program), where: "of the workspace" };
  }
  for (const variable of ["VIRTUAL_ENV", "CONDA_PREFIX"]) {
    const environment = process.env[variable];
    if (environment) {
      yield { path: join(environment, programs, program), where: `of ${variable}` };
    }
  }
  for (const folder of [...pathFolders(), join(homedir(), ".local", "bin")]) {
    yield { path: join(folder, program), where: "on the path" };
  }
}

function* settingCandidates(set: string): Generator<Candidate> {
  const where = "of the setting cfg-lsp.server.path";
  const path = set.replace(/^~(?=$|[\\/])/, homedir());
  if (isAbsolute(path)) {
    yield { path, where };
    return;
  }
  for (const folder of localFolders()) {
    yield { path: join(folder, path.replace(/^\$\{workspaceFolder\}[\\/]?/, "")), where };
  }
}

function pathFolders(): string[] {
  return (process.env.PATH ?? "").split(delimiter).filter(isAbsolute);
}

async function tried({ path, where }: Candidate, log: vscode.LogOutputChannel): Promise<Found | undefined> {
  if (!(await exists(path))) {
    log.debug(`there is no ${path}`);
    return undefined;
  }
  if (!vscode.workspace.isTrusted && isInWorkspace(path)) {
    log.warn(`not used, because the workspace is not trusted: ${path}`);
    return undefined;
  }
  try {
    const { stdout } = await promisify(execFile)(path, ["--version"], { timeout: patience });
    const version = /^cfg-lsp (\S+)/.exec(stdout)?.[1];
    if (version) {
      return { path, version, where };
    }
    log.warn(`not used, because it does not say that it is cfg-lsp: ${path}`);
  } catch (error) {
    log.warn(`not used, because it does not run: ${path}: ${String(error)}`);
  }
  return undefined;
}

function isInWorkspace(path: string): boolean {
  return localFolders().some((folder) => {
    const way = relative(folder, path);
    return !isAbsolute(way) && !way.startsWith("..");
  });
}
