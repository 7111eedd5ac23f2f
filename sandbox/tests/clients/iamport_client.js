// Drives the sandbox with npm's `iamport`, as a shop's server would; its address is the first argument, a paid payment the
// second.
'use strict';

const assert = require('node:assert/strict');
const Iamport = require('iamport');

const [origin, paid] = process.argv.slice(2);
Iamport.DEFAULT_HOST = origin;
const client = new Iamport({ impKey: 'sandbox', impSecret: 'sandbox' });
const refused = (promise, code) =>
  promise.then(() => assert.fail('it was not refused'), (error) => assert.equal(error.code, code));

async function run() {
  const stranger = new Iamport({ impKey: 'sandbox', impSecret: 'wrong' });
  await refused(stranger.payment.getByImpUid({ imp_uid: paid }), 'HTTP_401');

  await client.payment.prepare({ merchant_uid: 'js-prepared', amount: 1004 });
  assert.equal((await client.payment.getPrepare({ merchant_uid: 'js-prepared' })).amount, 1004);
  await refused(client.payment.prepare({ merchant_uid: 'js-prepared', amount: 1 }), 'IAMPORT_1');

  assert.equal((await client.payment.getByImpUid({ imp_uid: paid })).status, 'paid');
  await refused(client.payment.getByImpUid({ imp_uid: 'imp_000000000000' }), 'HTTP_404');
  const page = await client.payment.getByStatus({ payment_status: 'paid', page: 1 });
  assert.ok(page.list.some((payment) => payment.imp_uid === paid));

  const card = { card_number: '1234-1234-1234-1234', expiry: '2030-12', birth: '820213', pwd_2digit: '00' };
  const stored = await client.subscribe_customer.create({ customer_uid: 'js', ...card });
  assert.equal(stored.card_number, '123412******1234');
  const again = await client.subscribe.again({ customer_uid: 'js', merchant_uid: 'js-again', amount: 3000, name: 'Box' });
  assert.equal(again.status, 'paid');
  const once = await client.subscribe.onetime({ merchant_uid: 'js-once', amount: 5000, ...card });
  assert.equal(once.status, 'paid');
  const back = await client.payment.cancel({ imp_uid: once.imp_uid, checksum: 5000 });
  assert.deepEqual([back.status, back.cancel_amount], ['cancelled', 5000]);
  await refused(client.payment.cancel({ imp_uid: once.imp_uid }), 'IAMPORT_1');
  console.log('ok');
}

run().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
