// The control API, as the page asks it, and the same calls as curl.

const ROOT = '/_sandbox';

export async function ask(method, path, body) {
  const options = { method, headers: {} };
  if (body !== undefined) {
    options.headers['Content-Type'] = 'application/json';
    options.body = JSON.stringify(body);
  }
  const response = await fetch(ROOT + path, options);
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(answer.message || `HTTP ${response.status}`);
  return answer;
}

/** What happens, as it happens. `state(true)` when connected, `state(false)` when not; the browser comes back by itself. */
export function follow(event, state) {
  const source = new EventSource(`${ROOT}/events`);
  source.addEventListener('open', () => state(true));
  source.addEventListener('error', () => state(false));
  for (const name of ['payment', 'refused', 'missed', 'clock', 'faults']) {
    source.addEventListener(name, (message) => event(name, message.data ? JSON.parse(message.data) : null));
  }
}

const quoted = (text) => `'${String(text).replaceAll("'", "'\\''")}'`;

export function curl(method, path, body) {
  const parts = ['curl'];
  if (method !== 'GET') parts.push('-X', method);
  parts.push(quoted(location.origin + ROOT + path));
  if (body !== undefined) parts.push('-H', quoted('Content-Type: application/json'), '-d', quoted(JSON.stringify(body)));
  return parts.join(' ');
}

/** How the shop's server would ask for this payment. */
export function restCurl(impUid) {
  const token = `$(curl -s ${quoted(`${location.origin}/users/getToken`)} -d imp_key=sandbox -d imp_secret=sandbox`
    + ` | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
  return `curl -H "Authorization: Bearer ${token}" ${quoted(`${location.origin}/payments/${impUid}`)}`;
}

/** A webhook, as it was sent. */
export function webhookCurl(webhook) {
  return `curl -X POST ${quoted(webhook.url)} -H ${quoted(`Content-Type: ${webhook.content_type}`)} -d ${quoted(webhook.body)}`;
}
