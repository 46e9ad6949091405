-- wrk's side: every request carries the next assertion of a file, each exactly once.
-- wrk … -s load.lua URL -- FILE FIRST

local bodies, place

function init(args)
  bodies, place = {}, tonumber(args[2])
  local number = 0
  for line in io.lines(args[1]) do
    if number >= place then bodies[number] = line end
    number = number + 1
  end
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
end

-- Beyond the last one the body is empty and the answer an error, which voids the measurement.
function request()
  local body = bodies[place] or ""
  place = place + 1
  return wrk.format(nil, nil, nil, body)
end

function done(summary, latency)
  local errors = summary.errors
  local failed = errors.status + errors.connect + errors.read + errors.write + errors.timeout
  io.write(string.format(
    '\n{"requests":%d,"seconds":%f,"failed":%d,"p50":%f,"p99":%f,"max":%f}\n',
    summary.requests, summary.duration / 1e6, failed,
    latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, latency.max / 1e3))
end
