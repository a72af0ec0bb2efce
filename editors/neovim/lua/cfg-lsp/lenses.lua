--- What a click on a lens does: the commands that the server leaves to its client.

return {
  ["cfg-lsp.showResolved"] = function(command, context)
    require("cfg-lsp.views").resolved(vim.lsp.get_client_by_id(context.client_id), command.arguments[1], "")
  end,

  ["cfg-lsp.showChain"] = function(command, context)
    require("cfg-lsp.views").chain(vim.lsp.get_client_by_id(context.client_id), command.arguments[1], "")
  end,

  ["cfg-lsp.showReferences"] = function(command, context)
    local client = vim.lsp.get_client_by_id(context.client_id)
    local places = vim.lsp.util.locations_to_items(command.arguments[3], client.offset_encoding)
    vim.fn.setqflist({}, " ", { title = command.title, items = places })
    vim.cmd("botright copen")
  end,
}
