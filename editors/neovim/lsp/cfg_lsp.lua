-- The server as `vim.lsp.enable("cfg_lsp")` wants it described, for Neovim 0.11 and newer.
-- `vim.lsp.config("cfg_lsp", { … })` changes any of it.

return require("cfg-lsp.client").config()
