/**
 * The life of the server: found, started, stopped, started again.
 *
 * Knows in which state it is and tells everybody who listens. What the server answers, and how the user learns that it
 * is missing, is the business of others.
 */

import * as vscode from "vscode";
import { type LanguageClient, ExecuteCommandRequest, State as ClientState } from "vscode-languageclient/node";
import { type Found, findServer } from "./finding";

export type State = "off" | "searching" | "starting" | "running" | "stopped" | "missing";

/** Makes a client for a server; `onGivenUp` is called when it died too often to be started again. */
export type MakeClient = (path: string, onGivenUp: () => void) => LanguageClient;

export class Server implements vscode.Disposable {
  state: State = "off";
  found: Found | undefined;
  client: LanguageClient | undefined;

  private readonly changed = new vscode.EventEmitter<State>();
  readonly onDidChange = this.changed.event;
  /** Starts and stops wait for each other, so that there is never a second process. */
  private turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly log: vscode.LogOutputChannel,
    private readonly makeClient: MakeClient,
  ) {}

  /** Stop what runs, and start what is found now. */
  restart(): Promise<void> {
    return this.inTurn(async () => {
      await this.stopClient();
      this.tell("searching");
      await this.startClient(await findServer(this.log));
    });
  }

  /** Look again: something may be installed, selected or allowed that was not before. */
  lookAgain(): Promise<void> {
    return this.inTurn(async () => {
      const found = await findServer(this.log);
      if (this.state !== "running" || found?.path !== this.found?.path) {
        await this.stopClient();
        await this.startClient(found);
      }
    });
  }

  stop(): Promise<void> {
    return this.inTurn(async () => {
      await this.stopClient();
      this.tell("off");
    });
  }

  /** The answer to one of the server's commands. */
  async ask<Answer>(command: string, ...given: unknown[]): Promise<Answer> {
    if (!this.client) {
      throw new Error("The cfg-lsp server is not running.");
    }
    return this.client.sendRequest(ExecuteCommandRequest.type, { command, arguments: given }) as Promise<Answer>;
  }

  dispose(): void {
    this.changed.dispose();
  }

  private inTurn(action: () => Promise<void>): Promise<void> {
    this.turn = this.turn.then(action, action);
    return this.turn;
  }

  private async startClient(found: Found | undefined): Promise<void> {
    this.found = found;
    if (!found) {
      this.tell("missing");
      return;
    }
    const client = this.makeClient(found.path, () => this.tell("stopped"));
    this.client = client;
    client.onDidChangeState(({ newState }) => {
      if (this.client === client) {
        this.follow(newState);
      }
    });
    try {
      await client.start();
    } catch (error) {
      this.log.error(`the server did not start: ${String(error)}`);
      this.tell("stopped");
    }
  }

  private follow(state: ClientState): void {
    if (state === ClientState.Running) {
      this.tell("running");
    } else if (state === ClientState.Starting) {
      this.tell("starting");
    }
  }

  private async stopClient(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    try {
      if (client?.state === ClientState.Starting) {
        await client.start();
      }
      await client?.dispose();
    } catch (error) {
      // A server that has died cannot say goodbye.
      this.log.debug(`the server did not stop as asked: ${String(error)}`);
    }
  }

  private tell(state: State): void {
    this.state = state;
    void vscode.commands.executeCommand("setContext", "cfg-lsp.running", state === "running");
    this.changed.fire(state);
  }
}
