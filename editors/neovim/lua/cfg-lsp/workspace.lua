--- Where a config belongs and which server is its own. Looks at paths and a few lines of text, starts nothing.

local options = require("cfg-lsp.options")

local M = {}

local system = vim.uv or vim.loop
local ENVIRONMENTS = { ".venv", "venv", "env" }
local PROGRAMS = { "/bin/cfg-lsp", "/Scripts/cfg-lsp.exe" }
local FOLDER = "configs"
local LINES_WITH_BASES = 200 -- a config says what it extends before anything long
local INHERITANCE_KEYS = {
  extends = true,
  inherit = true,
  _BASE_ = true,
  _base_ = true,
  __include__ = true,
  defaults = true,
  include = true,
}

--- Whether a buffer holds a config, as far as can be seen without a server: a manifest holds for it, it lies in
--- `configs`, or it inherits from another file.
function M.concerns(buffer)
  local path = M.path_of(buffer)
  return path ~= nil
    and (M.folder_of_configs(path) ~= nil or M.manifest_of(path) ~= nil or M.inherits(buffer))
end

--- The folder that a server of this file works in.
function M.root_of(path)
  for _, marker in ipairs(options.current.root_markers) do
    local found = M.above(path, type(marker) == "table" and marker or { marker })
    if found ~= nil then
      return M.parent(found)
    end
  end
  return M.folder_of_configs(path) or M.parent(path)
end

--- The path of the file in a buffer; `nil` for one without a name, a terminal, a revision of a file and the like.
function M.path_of(buffer)
  local name = vim.api.nvim_buf_get_name(buffer)
  local is_address = name:match("^%a[%w+.-]+://") ~= nil
  if name == "" or is_address or vim.bo[buffer].buftype ~= "" then
    return nil
  end
  return (vim.fn.fnamemodify(name, ":p"):gsub("\\", "/"))
end

--- The manifest that holds for a file, if there is one.
function M.manifest_of(path)
  return M.above(path, { "cfg-lsp.toml", "pyproject.toml" })
end

--- The folder around the `configs` that a file lies in.
function M.folder_of_configs(path)
  return path:match("^(.*)/" .. FOLDER .. "/")
end

--- Whether a text says at its top level that it inherits from another one.
function M.inherits(buffer)
  if not vim.startswith(vim.bo[buffer].filetype, "yaml") then
    return false
  end
  for _, line in ipairs(vim.api.nvim_buf_get_lines(buffer, 0, LINES_WITH_BASES, false)) do
    local key = line:match("^([%a_]+)%s*:")
    if key ~= nil and INHERITANCE_KEYS[key] then
      return true
    end
  end
  return false
end

--- The nearest file or folder of one of these names beside or above a file.
function M.above(path, names)
  local folder = M.parent(path)
  while true do
    for _, name in ipairs(names) do
      local candidate = folder:gsub("/$", "") .. "/" .. name
      if system.fs_stat(candidate) ~= nil and M.counts(candidate) then
        return candidate
      end
    end
    local parent = M.parent(folder)
    if parent == folder then
      return nil
    end
    folder = parent
  end
end

--- Whether a marker marks anything: most projects in Python have a `pyproject.toml`.
function M.counts(path)
  if not vim.endswith(path, "/pyproject.toml") then
    return true
  end
  local is_read, lines = pcall(vim.fn.readfile, path)
  for _, line in ipairs(is_read and lines or {}) do
    if line:match("^%s*%[+%s*tool%.[\"']?cfg%-lsp[\"']?[%s.%]]") then
      return true
    end
  end
  return false
end

function M.parent(path)
  return vim.fn.fnamemodify(path, ":h")
end

--- The command of the server for a folder, `nil` where there is none that can be run.
function M.server_of(root)
  local own = options.current.cmd
  if own ~= nil then
    return vim.fn.executable(own[1]) == 1 and own or nil
  end
  for _, program in ipairs(M.candidates(root)) do
    if vim.fn.executable(program) == 1 then
      return { program, "serve" }
    end
  end
  return nil
end

--- The places where the server is looked for, the best first.
function M.candidates(root)
  local environments = {}
  for _, name in ipairs(root ~= nil and ENVIRONMENTS or {}) do
    table.insert(environments, root .. "/" .. name)
  end
  for _, variable in ipairs({ "VIRTUAL_ENV", "CONDA_PREFIX" }) do
    table.insert(environments, vim.env[variable])
  end
  local candidates = {}
  for _, environment in ipairs(environments) do
    for _, program in ipairs(PROGRAMS) do
      table.insert(candidates, environment .. program)
    end
  end
  table.insert(candidates, "cfg-lsp")
  return candidates
end

return M
