-- Run inside Neovim by neovim.test.ts: opens each file as a person would, and writes down what the language server said.
local steps = vim.fn.json_decode(vim.fn.readfile(vim.env.STAGEGATE_STEPS))
local WAIT = 60000

local function diagnostics(buffer, wanted)
  local function codes()
    return vim.tbl_map(function(one)
      return one.code or one.user_data.lsp.code
    end, vim.diagnostic.get(buffer))
  end
  vim.wait(WAIT, function()
    return vim.tbl_contains(codes(), wanted)
  end)
  return codes()
end

-- Behind the character that the cursor is on.
local function completions(buffer)
  local params = vim.lsp.util.make_position_params(0, 'utf-16')
  params.position.character = params.position.character + 1
  local answers = vim.lsp.buf_request_sync(buffer, 'textDocument/completion', params, WAIT) or {}
  local labels = {}
  for _, answer in pairs(answers) do
    for _, item in ipairs(answer.result.items or answer.result) do
      table.insert(labels, item.label)
    end
  end
  return labels
end

local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      return vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
    end
  end
end

local function hover()
  vim.lsp.buf.hover()
  local lines
  vim.wait(WAIT, function()
    lines = floating()
    return lines ~= nil
  end)
  return table.concat(lines or {}, '\n')
end

local seen = {}
for _, step in ipairs(steps) do
  vim.cmd('edit ' .. vim.fn.fnameescape(step.file))
  local buffer = vim.api.nvim_get_current_buf()
  local found = { filetype = vim.bo.filetype, codes = diagnostics(buffer, step.wait) }
  vim.fn.search(step.hover, 'cw')
  found.hover = hover()
  vim.fn.search(step.complete, 'cwe')
  found.completions = completions(buffer)
  table.insert(seen, found)
end
vim.fn.writefile({ vim.fn.json_encode({ seen = seen, message = vim.v.errmsg }) }, vim.env.STAGEGATE_SEEN)
vim.cmd('qall!')
