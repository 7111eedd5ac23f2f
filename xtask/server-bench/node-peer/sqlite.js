// The shop's orders in SQLite, with better-sqlite3. A commit is on disk, as in payjoa-server's ledger.
'use strict';

const { randomUUID } = require('node:crypto');
const Database = require('better-sqlite3');

exports.open = async (address) => {
  const db = new Database(address.replace('sqlite:', ''), { timeout: 10000 });
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`
    CREATE TABLE IF NOT EXISTS orders (
      merchant_uid TEXT PRIMARY KEY, amount INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'created', imp_uid TEXT UNIQUE,
      method TEXT, paid_at INTEGER, receipt_url TEXT);
    CREATE TABLE IF NOT EXISTS shipments (
      id INTEGER PRIMARY KEY, merchant_uid TEXT NOT NULL UNIQUE, created_at INTEGER NOT NULL);
  `);
  const insert = db.prepare('INSERT INTO orders (merchant_uid, amount) VALUES (?, ?)');
  const select = db.prepare('SELECT * FROM orders WHERE merchant_uid = ?');
  const update = db.prepare(
    `UPDATE orders SET state = 'paid', imp_uid = ?, method = ?, paid_at = ?, receipt_url = ?
     WHERE merchant_uid = ? AND state = 'created'`,
  );
  const ship = db.prepare('INSERT INTO shipments (merchant_uid, created_at) VALUES (?, ?)');
  const count = db.prepare('SELECT COUNT(*) AS fulfilled FROM shipments');

  const create = db.transaction((number, amount) =>
    Array.from({ length: number }, () => {
      const merchant_uid = `node_${randomUUID().replaceAll('-', '')}`;
      insert.run(merchant_uid, amount);
      return merchant_uid;
    }),
  );
  const pay = db.transaction((merchant_uid, payment) => {
    const { imp_uid, pay_method, paid_at, receipt_url } = payment;
    // Webhook and page may come at the same time: one of them ships.
    if (update.run(imp_uid, pay_method, paid_at, receipt_url, merchant_uid).changes === 1) {
      ship.run(merchant_uid, Date.now());
    }
    return select.get(merchant_uid);
  });

  return {
    create: async (number, amount) => create.immediate(number, amount),
    find: async (merchant_uid) => select.get(merchant_uid),
    pay: async (merchant_uid, payment) => pay.immediate(merchant_uid, payment),
    fulfilled: async () => count.get().fulfilled,
  };
};
