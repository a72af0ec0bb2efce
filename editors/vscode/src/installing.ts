/**
 * Installs the server that comes with this extension into an environment.
 *
 * Knows which environment is meant, how one is made, and the two programs that install. Runs them only when the user has
 * asked for it, and says what to do where they fail.
 */

import { execFile, spawn } from "node:child_process";
import { readdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { exists, type Found, localFolders, pythonBeside, pythonOf, workspaceEnvironments } from "./finding";
import { selectedEnvironment, selectedPython } from "./python";

const run = promisify(execFile);
const oldest: [number, number] = [3, 11];

/** What went wrong, in words for the user. */
class Failure extends Error {}

/** Whether the server is installed now: into the environment that has an older one, else where it belongs. */
export async function installServer(
  extension: vscode.Uri,
  log: vscode.LogOutputChannel,
  older: Found | undefined,
): Promise<boolean> {
  if (!vscode.workspace.isTrusted) {
    void vscode.window.showWarningMessage("Trust this workspace first: installing runs the Python of its environment.");
    return false;
  }
  try {
    const python = (older && (await pythonBeside(older))) ?? (await environment()) ?? (await chosenNew(log));
    if (python === undefined) {
      return false;
    }
    await withProgress(`Installing cfg-lsp into ${dirname(dirname(python))}`, (tell, token) =>
      install(python, extension, log, tell, token),
    );
    return true;
  } catch (error) {
    log.error(String(error));
    await tellFailure(error instanceof Failure ? error.message : `Installing cfg-lsp failed: ${String(error)}`, log);
    return false;
  }
}

async function tellFailure(message: string, log: vscode.LogOutputChannel): Promise<void> {
  if ((await vscode.window.showErrorMessage(message, "Show Output")) !== undefined) {
    log.show();
  }
}

/** The interpreter of the environment to install into: the selected one, else the workspace's, else the active one. */
async function environment(): Promise<string | undefined> {
  const selected = await selectedEnvironment();
  if (selected) {
    return selected;
  }
  const active = [process.env.VIRTUAL_ENV, process.env.CONDA_PREFIX].filter((each) => each !== undefined);
  for (const python of [...workspaceEnvironments(), ...active].map(pythonOf)) {
    if (await exists(python)) {
      return python;
    }
  }
  return undefined;
}

/** The interpreter of an environment that is made because there is none, if the user agrees. */
async function chosenNew(log: vscode.LogOutputChannel): Promise<string | undefined> {
  const [folder] = localFolders();
  if (folder === undefined) {
    throw new Failure("There is no environment to install into. Open a folder, or select an environment, and try again.");
  }
  const path = join(folder, ".venv");
  const question = "This workspace has no Python environment. Make one for it and install cfg-lsp there?";
  const answer = await vscode.window.showInformationMessage(question, { modal: true, detail: path }, "Make .venv");
  if (answer === undefined) {
    return undefined;
  }
  const python = await usablePython();
  await withProgress(`Making ${path}`, (tell, token) =>
    said(python, ["-m", "venv", path], log, tell, token).catch(() => {
      throw new Failure(
        `${python} could not make ${path}. On Debian and Ubuntu the package python3-venv is needed. The output says more.`,
      );
    }),
  );
  return pythonOf(path);
}

/** An interpreter that is new enough: the selected one, else one on the path. */
async function usablePython(): Promise<string> {
  for (const python of [await selectedPython(), "python3", "python", "py"]) {
    const version = python && (await versionOf(python).catch(() => undefined));
    if (python && version && isNewEnough(version)) {
      return python;
    }
  }
  throw new Failure(`No Python ${oldest.join(".")} or newer was found. Install one, or select one, and try again.`);
}

async function install(
  python: string,
  extension: vscode.Uri,
  log: vscode.LogOutputChannel,
  tell: (line: string) => void,
  token: vscode.CancellationToken,
): Promise<void> {
  const version = await versionOf(python);
  if (!isNewEnough(version)) {
    throw new Failure(
      `${python} is Python ${version.join(".")}, and cfg-lsp needs ${oldest.join(".")}. Select a newer environment.`,
    );
  }
  const wheel = await packedServer(extension);
  const [program, ...given] = await installer(python);
  await said(program, [...given, wheel], log, tell, token).catch((error: unknown) => {
    throw new Failure(`Installing cfg-lsp failed: ${String(error)}. The output says more.`);
  });
}

/** The program that installs into an environment, with the start of its arguments. */
async function installer(python: string): Promise<[string, ...string[]]> {
  if (await works(python, "-m", "pip", "--version")) {
    return [python, "-m", "pip", "install", "--disable-pip-version-check"];
  }
  if (await works("uv", "--version")) {
    return ["uv", "pip", "install", "--python", python];
  }
  throw new Failure(`${python} has no pip, and there is no uv. Run "${python} -m ensurepip" and try again.`);
}

async function packedServer(extension: vscode.Uri): Promise<string> {
  const folder = join(extension.fsPath, "server");
  const wheel = (await readdir(folder)).find((name) => name.endsWith(".whl"));
  if (wheel === undefined) {
    throw new Failure("This copy of the extension came without its server. Install the extension again.");
  }
  return join(folder, wheel);
}

async function versionOf(python: string): Promise<number[]> {
  const { stdout } = await run(python, ["-c", "import sys; print(*sys.version_info[:2])"]);
  return stdout.trim().split(" ").map(Number);
}

function isNewEnough([major = 0, minor = 0]: number[]): boolean {
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
}

function works(program: string, ...given: string[]): Promise<boolean> {
  return run(program, given).then(
    () => true,
    () => false,
  );
}

function withProgress(
  title: string,
  action: (tell: (line: string) => void, token: vscode.CancellationToken) => Promise<void>,
): Thenable<void> {
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, (progress, token) => action((message) => progress.report({ message }), token));
}

/** Runs a program; each line that it says goes to the output, and to the user meanwhile. */
function said(
  program: string,
  given: string[],
  log: vscode.LogOutputChannel,
  tell: (line: string) => void,
  token: vscode.CancellationToken,
): Promise<void> {
  log.info(`running ${[program, ...given].join(" ")}`);
  return new Promise((resolve, reject) => {
    const child = spawn(program, given, { stdio: ["ignore", "pipe", "pipe"] });
    const listen = (data: Buffer) => {
      for (const line of data.toString().split(/\r?\n/).filter(Boolean)) {
        log.info(line);
        tell(line);
      }
    };
    child.stdout.on("data", listen);
    child.stderr.on("data", listen);
    child.on("error", reject);
    child.on("close", (status) => (status === 0 ? resolve() : reject(new Error(`${program} ended with ${status}`))));
    token.onCancellationRequested(() => child.kill());
  });
}
