--- What can be set, and its defaults. Knows nothing of what becomes of it.

local DEFAULTS = {
  cmd = nil, -- the server's command; without one it is looked for
  settings = {}, -- what the server may be told, without the `cfg-lsp` around it
  filetypes = { "yaml", "json" },
  root_markers = { { "cfg-lsp.toml", "pyproject.toml" }, ".git" },
  capabilities = {}, -- of a completion plugin
  on_attach = nil,
}
local TYPES = {
  cmd = "table",
  settings = "table",
  filetypes = "table",
  root_markers = "table",
  capabilities = "table",
  on_attach = "function",
}

local M = { current = vim.deepcopy(DEFAULTS) }

--- Take what is given; a name or a type that makes no sense is told and left out.
function M.set(given)
  local current = vim.deepcopy(DEFAULTS)
  for name, value in pairs(given or {}) do
    if TYPES[name] == nil then
      M.tell(("there is no option `%s` (:help cfg-lsp-setup)"):format(name))
    elseif type(value) ~= TYPES[name] then
      M.tell(("the option `%s` has to be a %s (:help cfg-lsp-setup)"):format(name, TYPES[name]))
    else
      current[name] = value
    end
  end
  M.current = current
end

--- Tell the user something that needs looking after.
function M.tell(message)
  vim.notify("cfg-lsp: " .. message, vim.log.levels.WARN)
end

return M
