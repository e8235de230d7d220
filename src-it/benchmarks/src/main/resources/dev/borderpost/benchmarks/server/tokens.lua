-- wrk sends the token of a file that has one, and those of a file that has more in turn.
function init(args)
  local requests = {}
  for token in io.lines(args[1]) do
    requests[#requests + 1] =
      wrk.format("GET", nil, { Host = wrk.headers.Host, Authorization = "Bearer " .. token })
  end
  wrk.headers.Authorization = nil
  if #requests == 1 then
    for token in io.lines(args[1]) do
      wrk.headers.Authorization = "Bearer " .. token
    end
  else
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
