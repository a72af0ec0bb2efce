// Lets a test ask the editor what it knows: evaluates the JavaScript it is sent, with `vscode` at hand, and answers JSON.
// Listens on this machine alone and answers only who knows the token. It refuses to know what is tested.

const fs = require("node:fs");
const http = require("node:http");
const vscode = require("vscode");

const { CFG_LSP_PROBE_ADDRESS: addressFile, CFG_LSP_PROBE_TOKEN: token } = process.env;
const AsyncFunction = (async () => {}).constructor;

exports.activate = (context) => {
  const server = http.createServer(answer);
  context.subscriptions.push({ dispose: () => server.close() });
  server.listen(0, "127.0.0.1", () => announce(`http://127.0.0.1:${server.address().port}/`));
};

// The file appears under its name only when it is whole.
function announce(address) {
  fs.writeFileSync(`${addressFile}.new`, address);
  fs.renameSync(`${addressFile}.new`, addressFile);
}

async function answer(request, response) {
  if (request.headers.authorization !== token) {
    response.writeHead(403).end();
    return;
  }
  try {
    const { code, given } = JSON.parse(await textOf(request));
    const result = await new AsyncFunction("vscode", "given", code)(vscode, given);
    response.end(JSON.stringify({ result: result ?? null }));
  } catch (error) {
    response.end(JSON.stringify({ error: error?.stack ?? String(error) }));
  }
}

async function textOf(request) {
  const chunks = [];
  for await (const chunk of request) {
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}
