// Drives the sandbox with npm's `iamport`, as a shop's server would: every operation that it has, for each documented status
// that it can cause. The sandbox's address is the first argument, a paid payment the second.
'use strict';

const assert = require('node:assert/strict');
const Iamport = require('iamport');

const [origin, paid] = process.argv.slice(2);
Iamport.DEFAULT_HOST = origin;
const client = new Iamport({ impKey: 'sandbox', impSecret: 'sandbox' });
const { payment, subscribe, subscribe_customer: customer, certification, vbank } = client;
const refused = (promise, code) =>
  promise.then((answer) => assert.fail(`it was not refused: ${JSON.stringify(answer)}`), (error) => assert.equal(error.code, code));
const UNKNOWN = 'imp_000000000000';

async function run() {
  const stranger = new Iamport({ impKey: 'sandbox', impSecret: 'wrong' });
  await refused(stranger.payment.getByImpUid({ imp_uid: paid }), 'HTTP_401');

  await payment.prepare({ merchant_uid: 'js-prepared', amount: 1004 });
  assert.equal((await payment.getPrepare({ merchant_uid: 'js-prepared' })).amount, 1004);
  await refused(payment.getPrepare({ merchant_uid: 'nobody' }), 'HTTP_404');
  await refused(payment.prepare({ merchant_uid: 'js-prepared', amount: 1 }), 'IAMPORT_1');
  await refused(payment.prepare({ merchant_uid: 'js-nothing', amount: 0 }), 'HTTP_400');

  assert.equal((await payment.getByImpUid({ imp_uid: paid, extension: true })).status, 'paid');
  await refused(payment.getByImpUid({ imp_uid: UNKNOWN }), 'HTTP_404');
  await refused(payment.getByImpUid({ imp_uid: paid, extension: 'perhaps' }), 'HTTP_400');
  assert.equal((await payment.getByMerchant({ merchant_uid: 'window', sorting: '-updated' })).imp_uid, paid);
  await refused(payment.getByMerchant({ merchant_uid: 'nobody' }), 'HTTP_404');
  await refused(payment.getByMerchant({ merchant_uid: 'window', sorting: 'amount' }), 'HTTP_400');
  const page = await payment.getByStatus({ payment_status: 'paid', page: 1 });
  assert.deepEqual([page.total, page.list[0].imp_uid], [1, paid]);
  assert.deepEqual((await payment.getByStatus({ payment_status: 'cancelled' })).list, []);
  await refused(payment.getByStatus({ payment_status: 'paid', page: 9 }), 'HTTP_400');

  const card = { card_number: '1234-1234-1234-1234', expiry: '2030-12', birth: '820213', pwd_2digit: '00' };
  const stolen = { ...card, card_number: '1234-1234-1234-0002' };
  const stored = await customer.create({ customer_uid: 'js', ...card });
  assert.equal(stored.card_number, '123412******1234');
  await customer.createCustomers({ customer_uid: 'js-old', ...card });
  await refused(customer.create({ customer_uid: 'js-stolen', ...stolen }), 'IAMPORT_1');
  await refused(customer.create({ customer_uid: 'js-short', ...card, card_number: '1234' }), 'HTTP_400');
  assert.equal((await customer.get({ customer_uid: 'js' })).customer_uid, 'js');
  assert.equal((await customer.getCustomers({ customer_uid: 'js-old' })).customer_uid, 'js-old');
  await refused(customer.get({ customer_uid: 'js-stolen' }), 'HTTP_404');

  const again = { customer_uid: 'js', merchant_uid: 'js-again', amount: 3000, name: 'Box' };
  assert.equal((await subscribe.again(again)).status, 'paid');
  await refused(subscribe.again(again), 'IAMPORT_1');
  await refused(subscribe.again({ ...again, amount: 0 }), 'HTTP_400');
  await refused(subscribe.again({ ...again, customer_uid: 'nobody' }), 'HTTP_404');

  const once = await subscribe.onetime({ merchant_uid: 'js-once', amount: 5000, ...card });
  assert.equal(once.status, 'paid');
  assert.equal((await subscribe.onetime({ merchant_uid: 'js-refused', amount: 5000, ...stolen })).status, 'failed');
  await refused(subscribe.onetime({ merchant_uid: 'js-once', amount: 5000, ...card }), 'IAMPORT_1');
  await refused(subscribe.onetime({ merchant_uid: 'js-more', amount: 5000, card_quota: 2, ...card }), 'HTTP_400');

  const later = { merchant_uid: 'js-later', schedule_at: Math.floor(Date.now() / 1000) + 3600, amount: 3000, name: 'Box' };
  const scheduled = await subscribe.schedule({ customer_uid: 'js', schedules: [later] });
  assert.equal(scheduled[0].schedule_status, 'scheduled');
  await refused(subscribe.schedule({ customer_uid: 'js', schedules: [later] }), 'HTTP_400');
  const other = { ...later, merchant_uid: 'js-other' };
  await refused(subscribe.schedule({ customer_uid: 'js-stolen', schedules: [other], ...stolen }), 'IAMPORT_1');
  const revoked = await subscribe.unschedule({ customer_uid: 'js', merchant_uid: 'js-later' });
  assert.equal(revoked[0].schedule_status, 'revoked');
  await refused(subscribe.unschedule({ customer_uid: 'js' }), 'HTTP_404');
  await refused(subscribe.unschedule({ customer_uid: '' }), 'HTTP_400');
  assert.equal((await customer.delete({ customer_uid: 'js' })).customer_uid, 'js');
  assert.equal((await customer.deleteCustomers({ customer_uid: 'js-old' })).customer_uid, 'js-old');
  await refused(customer.delete({ customer_uid: 'js' }), 'HTTP_404');

  const back = await payment.cancel({ imp_uid: once.imp_uid, checksum: 5000 });
  assert.deepEqual([back.status, back.cancel_amount], ['cancelled', 5000]);
  await refused(payment.cancel({ imp_uid: once.imp_uid }), 'IAMPORT_1');
  await refused(payment.cancel({ reason: 'whose' }), 'HTTP_400');
  assert.equal((await payment.cancel({ merchant_uid: 'js-again', amount: 1000 })).status, 'paid');

  // This client looks into a 501 as into a 200.
  const account = { merchant_uid: 'js-vbank', amount: 1004, vbank_code: '004', vbank_due: 1, vbank_holder: 'Kim' };
  await refused(vbank.create(account), 'IAMPORT_1');
  await refused(certification.get({ imp_uid: UNKNOWN }), 'HTTP_404');
  await refused(certification.delete({ imp_uid: UNKNOWN }), 'HTTP_404');
  console.log('ok');
}

run().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
