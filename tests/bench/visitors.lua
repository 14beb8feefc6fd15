-- SPDX-License-Identifier: ISC
-- For wrk: each request is another visitor's, with his cookie, a referrer and
-- what browsers send.  One thread only: wrk counts from when its last thread
-- began.
--
--   wrk -t1 -s visitors.lua URL -- COOKIES [SLOW]
--
-- COOKIES: a file, one Cookie header a line, "-" for none.  SLOW: milliseconds
-- between the answer and the next request, on average.

local requests, at = {}, 0
local slow = 0

local referers = {
	"https://www.google.com/",
	"https://www.nordkurs.no/prices",
	"https://m.facebook.com/",
}

local function headers(line, cookie)
	local h = {
		["User-Agent"] = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
		["Accept"] = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
		["Accept-Language"] = "en-GB,en;q=0.7,nb;q=0.3",
		["Sec-Fetch-Dest"] = "document",
		["Sec-Fetch-Mode"] = "navigate",
		["Sec-Fetch-Site"] = "cross-site",
		["Upgrade-Insecure-Requests"] = "1",
	}
	if cookie ~= "-" then
		h["Cookie"] = cookie
	end
	h["Referer"] = referers[line % 4] -- each fourth has none
	return h
end

function init(args)
	local line = 0
	for cookie in io.lines(args[1]) do
		line = line + 1
		requests[line] = wrk.format("GET", nil, headers(line, cookie))
	end
	slow = tonumber(args[2] or 0)
	math.randomseed(os.time())
	at = math.random(line)
	if slow > 0 then
		-- wrk takes whole milliseconds; without a delay() it asks at once.
		function delay()
			return math.floor(slow + math.random())
		end
	end
end

function request()
	at = at % #requests + 1
	return requests[at]
end

function done(summary, latency)
	local e = summary.errors
	io.write(string.format("RESULT %d %d %d %d %d %d\n", summary.requests,
		summary.duration, latency:percentile(50), latency:percentile(99),
		e.connect + e.read + e.write + e.status, e.timeout))
end
