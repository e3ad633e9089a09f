wrk.method = 'POST'
wrk.headers['Content-Type'] = 'application/json'
wrk.headers['X-Hub-Signature-256'] = 'sha256=' .. string.rep('0', 64)
wrk.body = '{"x":"' .. string.rep('a', 576) .. '"}'
