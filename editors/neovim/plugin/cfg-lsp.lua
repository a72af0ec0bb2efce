-- Sourced when Neovim starts: says which commands there are and when to begin. Everything else is
-- loaded when it is first needed.

if vim.g.loaded_cfg_lsp then
  return
end
vim.g.loaded_cfg_lsp = true

if vim.fn.has("nvim-0.7") == 0 then
  vim.api.nvim_err_writeln("cfg-lsp needs Neovim 0.7 or newer.")
  return
end

local function command(name, action, attributes)
  vim.api.nvim_create_user_command(name, function(call)
    require("cfg-lsp.commands")[action](call)
  end, attributes)
end

command("CfgLspResolved", "resolved", { desc = "Show the resolved config beside the source" })
command("CfgLspChain", "chain", { desc = "Show the files that the config is merged of" })
command("CfgLspDiff", "diff", {
  desc = "Compare the resolved config with another one",
  nargs = 1,
  complete = function(...)
    return require("cfg-lsp.commands").complete_config(...)
  end,
})
command("CfgLspKeyPath", "key_path", { desc = "Show and copy the path of the key at the cursor" })
command("CfgLspRestart", "restart", { desc = "Start the server of cfg-lsp anew" })

local function begin()
  require("cfg-lsp").begin()
end

-- The user's own configuration comes first, so `setup` and `vim.lsp.config` count from the first file on.
if vim.v.vim_did_enter == 1 then
  vim.schedule(begin)
else
  vim.api.nvim_create_autocmd("VimEnter", { once = true, nested = true, callback = begin })
end
