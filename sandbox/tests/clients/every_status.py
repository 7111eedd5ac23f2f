"""Calls every operation of the REST API for each of its documented statuses, with nothing but Python's own HTTP client.

Its arguments are the sandbox's address and a JSON file of the documented table: `operation`, `when`, `method`, `path`,
`body` (a text, or null), `status` and `ok` (whether the envelope's code is 0).
"""
import json
import sys
import urllib.error
import urllib.request

origin, table = sys.argv[1:3]
opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def call(method, path, body=None, headers=None):
    request = urllib.request.Request(origin + path, method=method, data=body.encode() if body else None)
    for name, value in (headers or {}).items():
        request.add_header(name, value)
    if body:
        request.add_header('Content-Type', 'application/json')
    try:
        with opener.open(request) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as refused:
        return refused.code, json.load(refused)


keys = json.dumps({'imp_key': 'sandbox', 'imp_secret': 'sandbox'})
token = call('POST', '/users/getToken', keys)[1]['response']['access_token']
with open(table, encoding='utf-8') as file:
    cases = json.load(file)
wrong = []
for case in cases:
    line = (case['method'], case['path'], case['body'])
    if case['operation'] != 'POST /users/getToken':
        status, answer = call(*line)
        if (status, answer['code']) != (401, -1):
            wrong.append((case, 'without a token', status, answer))
    status, answer = call(*line, headers={'Authorization': 'Bearer ' + token})
    if sorted(answer) != ['code', 'message', 'response'] or (status, answer['code'] == 0) != (case['status'], case['ok']):
        wrong.append((case, status, answer))
assert not wrong, wrong
print('ok', len(cases))
