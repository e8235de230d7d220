-- wrk sends the token of a file that has one, and those of a file that has more in turn.
-- The arguments are the file, the header field that has the token, and what is before the token.
function init(args)
  local file, field, prefix = args[1], args[2], args[3]
  local tokens = {}
  for token in io.lines(file) do
    tokens[#tokens + 1] = prefix .. token
  end
  if #tokens == 1 then
    wrk.headers[field] = tokens[1]
  else
    local requests = {}
    for number, value in ipairs(tokens) do
      requests[number] = wrk.format("GET", nil, { Host = wrk.headers.Host, [field] = value })
    end
    local at = 0
    function request()
      at = at % #requests + 1
      return requests[at]
    end
  end
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format("measured %d %d %d %d %d\n",
    summary.requests, summary.duration, latency:percentile(50), latency:percentile(99),
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
