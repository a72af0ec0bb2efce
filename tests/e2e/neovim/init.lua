-- A user's configuration with nothing in it but the plugin, and a socket at which a test runs Lua and reads what it
-- gives. Knows no feature of the plugin.

vim.o.swapfile = false
vim.opt.runtimepath:append(vim.env.CFG_LSP_PLUGIN)
vim.opt.runtimepath:append(vim.env.VIMRUNTIME .. "/../../../lib/nvim") -- parsers of a Neovim that was only unpacked
vim.cmd("filetype plugin on")

_G.notices = {}
vim.notify = function(message)
  table.insert(_G.notices, message)
end

local function run(request)
  local is_done, result = pcall(function()
    return assert(loadstring(request))()
  end)
  return vim.fn.json_encode({ done = is_done, answer = result })
end

local loop = vim.loop
local server = loop.new_pipe(false)
server:bind(vim.env.CFG_LSP_SOCKET)
server:listen(8, function()
  local connection = loop.new_pipe(false)
  server:accept(connection)
  local request = ""
  connection:read_start(function(_, piece)
    request = request .. (piece or "")
    if request:sub(-1) == "\0" then
      local code = request:sub(1, -2)
      request = ""
      vim.schedule(function()
        connection:write(run(code) .. "\0")
      end)
    end
  end)
end)
