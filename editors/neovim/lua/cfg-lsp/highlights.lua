--- The colours of what inheritance makes of words. Each group is a link, and one that somebody has coloured stays so.

local M = {}

-- A word may have several modifiers; what names a type, too, lies over what does not.
local LINKS = {
  ["@lsp.mod.inherited"] = "Identifier",
  ["@lsp.mod.overriding"] = "Special",
  ["@lsp.mod.redundant"] = "Comment",
  ["@lsp.typemod.property.locked"] = "WarningMsg",
  ["@lsp.typemod.class.dataset"] = "Constant",
  ["@lsp.typemod.string.path"] = "Underlined",
}

--- Define the links, now and whenever a colour scheme clears them. Neovim shows such colours since 0.9.
function M.define()
  if vim.lsp.semantic_tokens == nil then
    return
  end
  M.link()
  vim.api.nvim_create_autocmd("ColorScheme", {
    group = vim.api.nvim_create_augroup("cfg-lsp-highlights", { clear = true }),
    callback = M.link,
  })
end

function M.link()
  for name, group in pairs(LINKS) do
    for _, filetype in ipairs({ "yaml", "json" }) do
      vim.api.nvim_set_hl(0, name .. "." .. filetype, { link = group, default = true })
    end
  end
end

return M
