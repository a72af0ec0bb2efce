--- Windows on what the server makes of configs: resolved ones, chains, two of them compared. They follow every text
--- that the server follows, saved or not. Knows how to show a text, and nothing of what is in it.

local client = require("cfg-lsp.client")
local options = require("cfg-lsp.options")

local M = {}

-- Neovim itself waits 150 milliseconds before it tells the server of an edit.
local MILLISECONDS_OF_REST = 200

local KINDS = {
  resolved = { command = "cfg-lsp.showResolved", filetype = "yaml" },
  values = { command = "cfg-lsp.showResolved", filetype = "yaml", origins = false },
  chain = { command = "cfg-lsp.showChain", filetype = "markdown" },
}

local views = {} -- by buffer: the folder whose server is asked, and what it is asked
local followed = {} -- buffers whose edits are noticed
local edits = 0

--- Show the resolved config beside the source.
function M.resolved(server, uri, modifiers)
  M.open_beside(M.view(server, "resolved", uri), modifiers)
end

--- Show the chain beside the source.
function M.chain(server, uri, modifiers)
  M.open_beside(M.view(server, "chain", uri), modifiers)
end

--- Compare two resolved configs in a tab of their own: their values, not who sets them.
function M.diff(server, uri, other)
  local left, right = M.view(server, "values", uri), M.view(server, "values", other)
  M.text_of(left, function(left_text)
    M.text_of(right, function(right_text)
      vim.cmd("tab split")
      M.show_here(left, left_text)
      vim.cmd("diffthis | rightbelow vertical split")
      M.show_here(right, right_text)
      vim.cmd("diffthis | wincmd p")
    end)
  end)
end

function M.view(server, kind, uri)
  local path = vim.fn.fnamemodify(vim.uri_to_fname(uri), ":.")
  return {
    root = server.config.root_dir,
    name = ("cfg-lsp://%s/%s"):format(kind, path),
    filetype = KINDS[kind].filetype,
    command = KINDS[kind].command,
    arguments = { uri, { open = false, origins = KINDS[kind].origins } },
  }
end

--- Show a view in a window beside the current one, which stays current. A window of this tab that shows it already
--- is enough; `:tab` and the like are the user's choice.
function M.open_beside(view, modifiers)
  M.text_of(view, function(text)
    local open = M.buffer_of(view)
    if open ~= nil and vim.fn.bufwinid(open) ~= -1 then
      M.write(open, text)
      return
    end
    local source = vim.api.nvim_get_current_win()
    vim.cmd((modifiers ~= "" and modifiers or "rightbelow vertical") .. " split")
    M.show_here(view, text)
    if vim.api.nvim_win_get_tabpage(source) == vim.api.nvim_get_current_tabpage() then
      vim.api.nvim_set_current_win(source)
    end
  end)
end

--- The text of a view, for `done`; what is wrong is told.
function M.text_of(view, done)
  M.ask(view, function(text, fault)
    if text == nil then
      options.tell(fault)
    else
      done(text)
    end
  end)
end

function M.ask(view, done)
  local server = client.of_root(view.root)
  if server == nil then
    done(nil, client.NONE)
    return
  end
  client.execute(server, view.command, view.arguments, function(answer, fault)
    done(answer ~= nil and answer.text or nil, fault)
  end)
end

--- Show a view in the current window.
function M.show_here(view, text)
  local buffer = M.buffer_of(view) or M.new_buffer(view)
  M.write(buffer, text)
  vim.api.nvim_win_set_buf(0, buffer)
  if vim.bo.filetype == "" then
    vim.bo.filetype = view.filetype -- in its window, which a file type may have options for
  end
  vim.cmd("setlocal nowrap") -- what stands behind a value stays behind it
end

--- The buffer of a view that is open somewhere.
function M.buffer_of(view)
  for buffer, open in pairs(views) do
    if open.name == view.name then
      return buffer
    end
  end
  return nil
end

function M.new_buffer(view)
  local buffer = vim.api.nvim_create_buf(false, true)
  views[buffer] = view
  vim.api.nvim_buf_set_name(buffer, view.name)
  vim.bo[buffer].bufhidden = "wipe"
  vim.api.nvim_create_autocmd("BufWipeout", {
    buffer = buffer,
    callback = function()
      views[buffer] = nil
    end,
  })
  return buffer
end

--- Change the lines that differ and no others, so that cursors, marks and folds stay where they are.
function M.write(buffer, text)
  local new = vim.split(text, "\n", { plain = true })
  if new[#new] == "" then
    table.remove(new)
  end
  local old = vim.api.nvim_buf_get_lines(buffer, 0, -1, false)
  local same = 0
  while same < math.min(#old, #new) and old[same + 1] == new[same + 1] do
    same = same + 1
  end
  local same_at_end = 0
  while same_at_end < math.min(#old, #new) - same and old[#old - same_at_end] == new[#new - same_at_end] do
    same_at_end = same_at_end + 1
  end
  if same == #old and same == #new then
    return
  end
  vim.bo[buffer].modifiable = true
  vim.api.nvim_buf_set_lines(buffer, same, #old - same_at_end, false, vim.list_slice(new, same + 1, #new - same_at_end))
  vim.bo[buffer].modifiable = false
  vim.bo[buffer].modified = false
end

--- Notice what happens to a text that the server follows.
function M.follow(buffer)
  if followed[buffer] then
    return
  end
  followed[buffer] = vim.api.nvim_buf_attach(buffer, false, {
    on_lines = M.refresh_soon,
    on_reload = M.refresh_soon,
    on_detach = function()
      followed[buffer] = nil
    end,
  })
end

--- Refresh the views once nobody has typed for a moment.
function M.refresh_soon()
  if next(views) == nil then
    return
  end
  edits = edits + 1
  local latest = edits
  vim.defer_fn(function()
    if latest == edits then
      M.refresh()
    end
  end, MILLISECONDS_OF_REST)
end

--- Show what is true now; a view whose config is gone or broken keeps what it showed.
function M.refresh()
  for buffer, view in pairs(views) do
    M.ask(view, function(text)
      if text ~= nil and views[buffer] == view then
        M.write(buffer, text)
      end
    end)
  end
end

return M
