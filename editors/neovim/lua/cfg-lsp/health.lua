--- What `:checkhealth cfg-lsp` says: the release of Neovim, the server, and what it serves.

local client = require("cfg-lsp.client")
local options = require("cfg-lsp.options")
local workspace = require("cfg-lsp.workspace")

local M = {}

local health = vim.health or require("health")
local start = health.start or health.report_start -- until 0.9
local ok = health.ok or health.report_ok
local info = health.info or health.report_info
local warn = health.warn or health.report_warn
local fail = health.error or health.report_error

local INSTALL = {
  "Install it with `pip install` into the environment of your project. Then `:CfgLspRestart`.",
  "If it is installed elsewhere, name it: `require('cfg-lsp').setup({ cmd = { '/path/to/cfg-lsp', 'serve' } })`.",
  "`:help cfg-lsp-install` says more.",
}

function M.check()
  start("Neovim")
  M.check_neovim()
  start("Server")
  local root = M.root()
  M.check_server(root)
  start("Configs")
  M.check_configs(root)
end

function M.check_neovim()
  local version = vim.version()
  local number = ("%d.%d.%d"):format(version.major, version.minor, version.patch)
  if vim.fn.has("nvim-0.10") == 1 then
    ok("Neovim " .. number)
  else
    ok(("Neovim %s; inlay hints need 0.10, semantic colours 0.9"):format(number))
  end
end

function M.check_server(root)
  local command = workspace.server_of(root)
  if command == nil then
    local looked_for = options.current.cmd or workspace.candidates(root)
    fail(("No server found. Looked for: %s"):format(table.concat(looked_for, ", ")), INSTALL)
    return
  end
  local version = vim.trim(vim.fn.system({ command[1], "--version" }))
  if vim.v.shell_error ~= 0 then
    fail(("`%s --version` fails: %s"):format(command[1], version), INSTALL)
    return
  end
  ok(("%s, %s"):format(version, vim.fn.exepath(command[1])))
end

function M.check_configs(root)
  local servers = client.all()
  for _, server in ipairs(servers) do
    ok(("Serves %s: %s"):format(server.config.root_dir, table.concat(M.attached(server), ", ")))
    info("Settings: " .. vim.inspect(server.config.settings, { newline = " ", indent = "" }))
  end
  if #servers == 0 then
    info("No server runs. One is started for a YAML or JSON file below a manifest (`cfg-lsp.toml`), in a folder")
    info("`configs`, or with an `extends` of its own; `:help cfg-lsp-attach` says more.")
  end
  if root ~= nil then
    local manifest = workspace.manifest_of(root .. "/configs")
    info(manifest ~= nil and "Manifest: " .. manifest or "No manifest: the built-in one holds")
  end
end

function M.attached(server)
  local names = {}
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.lsp.buf_is_attached(buffer, server.id) then
      table.insert(names, vim.fn.fnamemodify(vim.api.nvim_buf_get_name(buffer), ":~:."))
    end
  end
  return names
end

--- The folder to speak of: the one served, else that of the file from which the check was called.
function M.root()
  local server = client.all()[1]
  if server ~= nil then
    return server.config.root_dir
  end
  local path = workspace.path_of(vim.fn.bufnr("#"))
  return path ~= nil and workspace.root_of(path) or nil
end

return M
