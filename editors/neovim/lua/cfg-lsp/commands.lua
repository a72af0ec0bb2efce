--- The commands that a user types. Each looks for the server of the current buffer and says so where there is none.

local client = require("cfg-lsp.client")
local options = require("cfg-lsp.options")
local views = require("cfg-lsp.views")

local M = {}

function M.resolved(call)
  M.with_server(function(server, uri)
    views.resolved(server, uri, call.mods)
  end)
end

function M.chain(call)
  M.with_server(function(server, uri)
    views.chain(server, uri, call.mods)
  end)
end

function M.diff(call)
  M.with_server(function(server, uri)
    local path = vim.fn.fnamemodify(vim.fn.expand(call.args), ":p")
    if vim.fn.filereadable(path) == 0 then
      options.tell(("there is no file %s"):format(path))
      return
    end
    views.diff(server, uri, vim.uri_from_fname(path))
  end)
end

--- The configs of the workspace whose paths begin with what is typed or, where there are none, hold it.
function M.complete_config(typed)
  typed = typed:gsub("\\(.)", "%1") -- as a command line escapes a space
  local server = client.of(vim.api.nvim_get_current_buf())
  local configs = server ~= nil and client.execute_now(server, "cfg-lsp.configs", {}) or {}
  local beginning, holding = {}, {}
  for _, config in ipairs(configs) do
    local path = vim.fn.fnamemodify(vim.uri_to_fname(config.uri), ":.")
    local found = path:find(typed, 1, true)
    if found ~= nil then
      table.insert(found == 1 and beginning or holding, vim.fn.fnameescape(path))
    end
  end
  return #beginning > 0 and beginning or holding
end

function M.key_path()
  M.with_server(function(server, uri)
    local position = vim.lsp.util.make_position_params(0, server.offset_encoding).position
    client.execute(server, "cfg-lsp.keyPath", { uri, position }, function(path, fault)
      if path == nil then
        options.tell(fault or "there is no key at the cursor")
        return
      end
      vim.fn.setreg('"', path)
      if vim.fn.has("clipboard") == 1 then
        vim.fn.setreg("+", path)
      end
      vim.api.nvim_echo({ { path } }, false, {})
    end)
  end)
end

function M.restart()
  client.restart()
end

--- Do something with the server of the current buffer and the buffer's address.
function M.with_server(action)
  local buffer = vim.api.nvim_get_current_buf()
  local server = client.of_soon(buffer)
  if server == nil then
    options.tell(client.NONE)
    return
  end
  action(server, vim.uri_from_bufnr(buffer))
end

return M
