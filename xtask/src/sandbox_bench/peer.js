// Runs fake-iamport-server as it is measured: on a free port, under the sandbox's keys, told to nobody by webhook, and
// forgetting nothing within the measurement. Says on its first line where it listens, as the sandbox does.
'use strict';
const { FakeIamportBackend, FakeIamportConfiguration } = require(process.argv[2]);

FakeIamportConfiguration.API_PORT = 0;
FakeIamportConfiguration.authorize = ({ imp_key: key, imp_secret: secret }) => key === 'sandbox' && secret === 'sandbox';
Object.assign(FakeIamportConfiguration.STORAGE_EXPIRATION, { time: 24 * 3600 * 1000, capacity: Infinity });
// Its webhooks can't be switched off: they go nowhere, as the sandbox's do without an address.
globalThis.fetch = async () => undefined;

const backend = new FakeIamportBackend();
backend.open().then(() => {
  const { port } = backend.application_.getHttpServer().address();
  console.log(`fake-iamport-server listening on http://127.0.0.1:${port}`);
});
