--- The language server as Neovim sees it: starts it, finds it again, asks it, starts it anew.
--- Knows which release of Neovim does that how, so that no other module has to.

local options = require("cfg-lsp.options")
local workspace = require("cfg-lsp.workspace")

local M = {}

M.NONE = "no server here (:CfgLspRestart, :checkhealth cfg-lsp)"

local NAME = "cfg_lsp"
local SECTION = "cfg-lsp"
local NEOVIM_CONFIGURES = vim.lsp.config ~= nil and vim.lsp.enable ~= nil -- since 0.11
local HAS_METHODS = vim.fn.has("nvim-0.11") == 1 -- of a client, which had functions before
local MILLISECONDS_TO_END = 3000
local MILLISECONDS_TO_ANSWER = 2000

local has_told = false -- that there is no server: once is enough
local started = {} -- by root, for Neovim 0.7, which does not look whether there is one

--- What `vim.lsp.config` takes, and but for the place `vim.lsp.start` too.
function M.config()
  local settings = { [SECTION] = options.current.settings }
  return {
    name = NAME,
    cmd = M.spawn,
    root_dir = M.decide,
    filetypes = options.current.filetypes,
    settings = settings,
    init_options = settings, -- the server cannot ask Neovim 0.7
    capabilities = M.capabilities(),
    commands = require("cfg-lsp.lenses"),
    on_attach = options.current.on_attach,
  }
end

--- What this client can do beyond Neovim itself; releases before 0.11 want the whole of it.
function M.capabilities()
  local own = { experimental = { commands = { "cfg-lsp.showReferences" } } }
  local all = NEOVIM_CONFIGURES and {} or vim.lsp.protocol.make_client_capabilities()
  return vim.tbl_deep_extend("force", all, options.current.capabilities, own)
end

--- Attach to every config that is open or will be opened.
function M.enable()
  local group = vim.api.nvim_create_augroup("cfg-lsp", { clear = true })
  if vim.fn.exists("##LspAttach") == 1 then
    vim.api.nvim_create_autocmd("LspAttach", {
      group = group,
      callback = function(event)
        if vim.lsp.get_client_by_id(event.data.client_id).name == NAME then
          require("cfg-lsp.views").follow(event.buf)
        end
      end,
    })
  end
  if not NEOVIM_CONFIGURES then
    vim.api.nvim_create_autocmd("FileType", {
      group = group,
      pattern = options.current.filetypes,
      callback = function(event)
        M.start(event.buf)
      end,
    })
  end
  M.start_everywhere()
end

--- Attach to every config that is open.
function M.start_everywhere()
  if NEOVIM_CONFIGURES then
    vim.lsp.config(NAME, {}) -- what `setup` was told meanwhile counts
    vim.lsp.enable(NAME)
    return
  end
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    local is_wanted = vim.tbl_contains(options.current.filetypes, vim.bo[buffer].filetype)
    if vim.api.nvim_buf_is_loaded(buffer) and is_wanted then
      M.start(buffer)
    end
  end
end

--- `root_dir` for Neovim 0.11: no server is started where this does not call back.
function M.decide(buffer, start_in)
  local root = M.root_for(buffer)
  local has_own_command = type(vim.lsp.config[NAME].cmd) == "table"
  if root ~= nil and (has_own_command or M.has_server(root)) then
    start_in(root)
  end
end

--- `cmd` for Neovim 0.11, which says for which folder since 0.11.3.
function M.spawn(dispatchers, config)
  local root = config ~= nil and config.root_dir or M.root_for(vim.api.nvim_get_current_buf())
  return vim.lsp.rpc.start(workspace.server_of(root), dispatchers, { cwd = root })
end

--- The same for releases before 0.11.
function M.start(buffer)
  local root = M.root_for(buffer)
  if root == nil or not M.has_server(root) then
    return
  end
  local config = M.config()
  config.root_dir = root
  config.cmd = workspace.server_of(root)
  config.cmd_cwd = root
  if vim.lsp.start ~= nil then
    vim.api.nvim_buf_call(buffer, function()
      vim.lsp.start(config)
    end)
  else
    M.start_by_hand(buffer, config)
  end
end

--- The same for Neovim 0.7.
function M.start_by_hand(buffer, config)
  config.workspace_folders = { { uri = vim.uri_from_fname(config.root_dir), name = config.root_dir } }
  config.on_attach = function(client, attached)
    require("cfg-lsp.views").follow(attached)
    if options.current.on_attach ~= nil then
      options.current.on_attach(client, attached)
    end
  end
  local root = config.root_dir
  if started[root] == nil or vim.lsp.get_client_by_id(started[root]) == nil then
    started[root] = vim.lsp.start_client(config)
  end
  vim.lsp.buf_attach_client(buffer, started[root])
end

--- The folder to serve for a buffer; `nil` where a server would have nothing to say. A file that nothing marks
--- as a config may be the base of one, so it counts where a server is at work already.
function M.root_for(buffer)
  local path = workspace.path_of(buffer)
  local root = path ~= nil and workspace.root_of(path) or nil
  if root ~= nil and (workspace.concerns(buffer) or M.of_root(root) ~= nil) then
    return root
  end
  return nil
end

--- Whether there is a server for a folder; the user is told once where there is none.
function M.has_server(root)
  if workspace.server_of(root) ~= nil then
    return true
  end
  if not has_told then
    has_told = true
    local command = options.current.cmd
    options.tell(
      command ~= nil and ("`%s` cannot be run (:help cfg-lsp-install)"):format(command[1])
        or "no server found; `pip install` it (:help cfg-lsp-install)"
    )
  end
  return false
end

--- Every server that runs.
function M.all()
  local list = vim.lsp.get_clients or vim.lsp.get_active_clients
  return vim.tbl_filter(function(client)
    return client.name == NAME
  end, list())
end

--- The server that a buffer is attached to.
function M.of(buffer)
  for _, client in ipairs(M.all()) do
    if vim.lsp.buf_is_attached(buffer, client.id) then
      return client
    end
  end
  return nil
end

--- The same for one who has just opened a file: a server that is about to come is waited for.
function M.of_soon(buffer)
  local root = M.root_for(buffer)
  if M.of(buffer) == nil and root ~= nil and workspace.server_of(root) ~= nil then
    vim.wait(MILLISECONDS_TO_ANSWER, function()
      return M.of(buffer) ~= nil
    end, 10)
  end
  return M.of(buffer)
end

--- The server of a folder.
function M.of_root(root)
  for _, client in ipairs(M.all()) do
    if client.config.root_dir == root then
      return client
    end
  end
  return nil
end

--- Ask for a command of the server: `done` gets its result or, in its place, what is wrong.
function M.execute(client, command, arguments, done)
  local parameters = { command = command, arguments = arguments }
  local function answered(fault, result)
    done(result, fault ~= nil and fault.message or nil)
  end
  if HAS_METHODS then
    client:request("workspace/executeCommand", parameters, answered)
  else
    client.request("workspace/executeCommand", parameters, answered)
  end
end

--- The same for those who cannot wait: the result, `nil` where there is none.
function M.execute_now(client, command, arguments)
  local result = nil
  local is_answered = false
  M.execute(client, command, arguments, function(answer)
    result, is_answered = answer, true
  end)
  vim.wait(MILLISECONDS_TO_ANSWER, function()
    return is_answered
  end, 5)
  return result
end

--- End every server and start one wherever a config is open; texts that are not saved stay as they are.
function M.restart()
  M.stop_all(false)
  local have_ended = vim.wait(MILLISECONDS_TO_END, function()
    return #M.all() == 0
  end, 10)
  if not have_ended then
    M.stop_all(true)
  end
  has_told = false
  M.start_everywhere()
end

function M.stop_all(force)
  for _, client in ipairs(M.all()) do
    if HAS_METHODS then
      client:stop(force)
    else
      client.stop(force)
    end
  end
end

return M
