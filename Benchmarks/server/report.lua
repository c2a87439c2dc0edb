-- What wrk found, on one line that a program can read: latencies in microseconds.
local paths, body, next_path = {}, nil, 0

function init(args)
  if args[1] == "submit" then
    body = args[2]
    wrk.method, wrk.body = "POST", body
    wrk.headers["Content-Type"] = "application/json"
  elseif args[1] == "read" then
    for line in io.lines(args[2]) do paths[#paths + 1] = line end
  end
end

function request()
  if #paths == 0 then return wrk.format() end
  next_path = next_path % #paths + 1
  return wrk.format("GET", paths[next_path])
end

function done(summary, latency)
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %d\n", summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(99), e.status, e.connect + e.read + e.write + e.timeout))
end
