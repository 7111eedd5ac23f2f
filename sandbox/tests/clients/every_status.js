// Calls every operation of the REST API for each of its documented statuses, with nothing but Node's own `fetch`. Its
// arguments are the sandbox's address and a JSON file of the documented table, as `every_status.py` describes it.
'use strict';

const assert = require('node:assert/strict');
const { readFileSync } = require('node:fs');

const [origin, table] = process.argv.slice(2);

async function call(method, path, body, headers = {}) {
  if (body) headers['content-type'] = 'application/json';
  const response = await fetch(origin + path, { method, body: body || undefined, headers });
  return [response.status, await response.json()];
}

async function run() {
  const keys = JSON.stringify({ imp_key: 'sandbox', imp_secret: 'sandbox' });
  const token = (await call('POST', '/users/getToken', keys))[1].response.access_token;
  const cases = JSON.parse(readFileSync(table, 'utf8'));
  for (const { operation, when, method, path, body, status, ok } of cases) {
    const what = `${operation}, ${when}`;
    if (operation !== 'POST /users/getToken') {
      const [refused, answer] = await call(method, path, body);
      assert.deepEqual([refused, answer.code], [401, -1], `${what}, without a token`);
    }
    const [got, answer] = await call(method, path, body, { 'x-imptokenheader': token });
    assert.deepEqual(Object.keys(answer).sort(), ['code', 'message', 'response'], what);
    assert.deepEqual([got, answer.code === 0], [status, ok], `${what}: ${JSON.stringify(answer)}`);
  }
  console.log('ok', cases.length);
}

run().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
