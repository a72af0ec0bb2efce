--- What a user's configuration calls. Nothing has to be called: without `setup` the defaults hold.

local M = {}

--- Change the defaults; `:help cfg-lsp-setup` lists them. What is changed while a server runs holds
--- once `:CfgLspRestart` has started it anew.
function M.setup(given)
  require("cfg-lsp.options").set(given)
end

--- Start a server wherever a config is open or will be opened.
function M.begin()
  require("cfg-lsp.highlights").define()
  require("cfg-lsp.client").enable()
end

return M
