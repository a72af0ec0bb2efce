/**
 * The tree of the config in front: its bases above it, the configs that extend it below.
 *
 * Knows how the answers of the protocol's type hierarchy become a tree. Each branch ends where a config comes again.
 */

import * as vscode from "vscode";
import {
  type LanguageClient,
  type TypeHierarchyItem,
  TypeHierarchyPrepareRequest,
  TypeHierarchySubtypesRequest,
  TypeHierarchySupertypesRequest,
} from "vscode-languageclient/node";
import type { Config, Current } from "./current";
import type { Server } from "./server";

type Direction = "bases" | "here" | "dependents";

const icons = { bases: "arrow-up", here: "circle-filled", dependents: "arrow-down" };

/** So many branches are asked ahead whether they lead on; of more, each looks as if it did. */
const askedAhead = 50;

/** One config in the tree, and the way that leads to it from the config in front. */
class Node {
  private asked: Promise<Node[]> | undefined;
  private hasManySiblings = false;

  constructor(
    private readonly client: LanguageClient,
    private readonly item: TypeHierarchyItem,
    private readonly direction: Direction,
    private readonly way: string[] = [],
  ) {}

  get config(): Config {
    return { uri: this.item.uri, name: this.item.name, detail: this.item.detail ?? "" };
  }

  /** What is above or below: bases lead to bases, and the config in front to those that extend it. */
  below(): Promise<Node[]> {
    this.asked ??= this.isAgain ? Promise.resolve([]) : this.related(this.direction === "bases" ? "bases" : "dependents");
    return this.asked;
  }

  async related(direction: "bases" | "dependents"): Promise<Node[]> {
    const request = direction === "bases" ? TypeHierarchySupertypesRequest.type : TypeHierarchySubtypesRequest.type;
    const items = (await this.client.sendRequest(request, { item: this.item })) ?? [];
    const nodes = items.map((item) => new Node(this.client, item, direction, [...this.way, this.item.uri]));
    nodes.forEach((node) => (node.hasManySiblings = items.length > askedAhead));
    return nodes;
  }

  async show(): Promise<vscode.TreeItem> {
    const uri = vscode.Uri.parse(this.item.uri);
    const shown = new vscode.TreeItem(this.item.name, await this.collapsible());
    shown.id = [this.direction, ...this.way, this.item.uri].join("\n");
    shown.description = this.isAgain ? "again: the chain is a circle" : this.item.detail;
    shown.tooltip = uri.fsPath;
    shown.iconPath = new vscode.ThemeIcon(icons[this.direction]);
    shown.contextValue = this.direction;
    shown.command = { command: "vscode.open", title: "Open", arguments: [uri] };
    return shown;
  }

  private get isAgain(): boolean {
    return this.way.includes(this.item.uri);
  }

  private async collapsible(): Promise<vscode.TreeItemCollapsibleState> {
    const leadsOn = this.hasManySiblings ? !this.isAgain : (await this.below()).length > 0;
    if (!leadsOn) {
      return vscode.TreeItemCollapsibleState.None;
    }
    return this.direction === "here"
      ? vscode.TreeItemCollapsibleState.Expanded
      : vscode.TreeItemCollapsibleState.Collapsed;
  }
}

export class Hierarchy implements vscode.TreeDataProvider<Node>, vscode.Disposable {
  private readonly changed = new vscode.EventEmitter<void>();
  readonly onDidChangeTreeData = this.changed.event;
  private readonly view: vscode.TreeView<Node>;
  private readonly subscription: vscode.Disposable;
  /** The config that the tree shows; it stays while the focus is elsewhere. */
  private shown: Config | undefined;

  constructor(
    private readonly server: Server,
    private readonly current: Current,
  ) {
    this.view = vscode.window.createTreeView("cfg-lsp.hierarchy", { treeDataProvider: this });
    this.subscription = current.onDidChange(() => this.refresh());
  }

  refresh(): void {
    this.shown = this.current.config ?? this.shown;
    this.view.description = this.shown?.name;
    this.view.message = this.shown ? undefined : "Open a config to see what it extends and what extends it.";
    this.changed.fire();
  }

  async getChildren(node?: Node): Promise<Node[]> {
    return node ? node.below() : this.roots();
  }

  getTreeItem(node: Node): Promise<vscode.TreeItem> {
    return node.show();
  }

  dispose(): void {
    vscode.Disposable.from(this.subscription, this.view, this.changed).dispose();
  }

  private async roots(): Promise<Node[]> {
    const client = this.server.client;
    if (!client || !this.shown || this.server.state !== "running") {
      return [];
    }
    const start = { textDocument: { uri: this.shown.uri }, position: { line: 0, character: 0 } };
    const [item] = (await client.sendRequest(TypeHierarchyPrepareRequest.type, start)) ?? [];
    if (!item) {
      return [];
    }
    const here = new Node(client, item, "here");
    return [...(await here.related("bases")), here];
  }
}
