// The shop's orders in PostgreSQL, with pg and its pool as it comes.
'use strict';

const { randomUUID } = require('node:crypto');
const { Pool } = require('pg');

const TABLES = `
  CREATE TABLE IF NOT EXISTS orders (
    merchant_uid TEXT PRIMARY KEY, amount BIGINT NOT NULL, state TEXT NOT NULL DEFAULT 'created', imp_uid TEXT UNIQUE,
    method TEXT, paid_at BIGINT, receipt_url TEXT);
  CREATE TABLE IF NOT EXISTS shipments (
    id BIGSERIAL PRIMARY KEY, merchant_uid TEXT NOT NULL UNIQUE, created_at BIGINT NOT NULL);
`;

exports.open = async (address) => {
  const url = new URL(address);
  const pool = new Pool({ host: url.searchParams.get('host'), database: url.pathname.slice(1), user: url.username });
  await pool.query(TABLES);

  async function inTransaction(work) {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    } catch (error) {
      await client.query('ROLLBACK');
      throw error;
    } finally {
      client.release();
    }
  }

  return {
    create: async (number, amount) => {
      const merchant_uids = Array.from({ length: number }, () => `node_${randomUUID().replaceAll('-', '')}`);
      await pool.query('INSERT INTO orders (merchant_uid, amount) SELECT unnest($1::text[]), $2', [merchant_uids, amount]);
      return merchant_uids;
    },
    find: async (merchant_uid) => {
      const { rows } = await pool.query('SELECT * FROM orders WHERE merchant_uid = $1', [merchant_uid]);
      return rows[0];
    },
    pay: (merchant_uid, payment) =>
      inTransaction(async (client) => {
        const { imp_uid, pay_method, paid_at, receipt_url } = payment;
        const { rows } = await client.query(
          `UPDATE orders SET state = 'paid', imp_uid = $1, method = $2, paid_at = $3, receipt_url = $4
           WHERE merchant_uid = $5 AND state = 'created' RETURNING *`,
          [imp_uid, pay_method, paid_at, receipt_url, merchant_uid],
        );
        // Webhook and page may come at the same time: one of them ships.
        if (rows.length === 1) {
          await client.query('INSERT INTO shipments (merchant_uid, created_at) VALUES ($1, $2)', [merchant_uid, Date.now()]);
          return rows[0];
        }
        return (await client.query('SELECT * FROM orders WHERE merchant_uid = $1', [merchant_uid])).rows[0];
      }),
    fulfilled: async () => {
      const { rows } = await pool.query('SELECT COUNT(*) AS fulfilled FROM shipments');
      return Number(rows[0].fulfilled);
    },
  };
};
