// The confirm endpoint and the webhook as a merchant writes them in Node: Express, npm's `iamport`, a database.
// Its first line says where it listens. `node server.js GATEWAY DATABASE PROCESSES`
'use strict';

const cluster = require('node:cluster');

const [gateway, database, processes] = process.argv.slice(2);

if (cluster.isPrimary && Number(processes) > 1) {
  let listening = 0;
  cluster.on('listening', (_, address) => {
    listening += 1;
    if (listening === Number(processes)) console.log(`listening on http://127.0.0.1:${address.port}`);
    // The first one makes the tables, and is given the port that all share.
    if (listening === 1) for (let worker = 1; worker < Number(processes); worker += 1) cluster.fork();
  });
  cluster.fork();
  process.on('SIGTERM', () => process.exit(0));
} else {
  serve().catch((error) => {
    console.error(error);
    process.exit(1);
  });
}

async function serve() {
  const express = require('express');
  const Iamport = require('iamport');
  const { open } = require(database.startsWith('postgres') ? './postgres' : './sqlite');

  Iamport.DEFAULT_HOST = gateway;
  const iamport = new Iamport({ impKey: 'sandbox', impSecret: 'sandbox' });
  const orders = await open(database);

  const app = express();
  app.use(express.json());

  app.post('/orders', async (req, res) => {
    res.json({ merchant_uids: await orders.create(req.body.count, req.body.amount) });
  });

  app.post('/payments/confirm', async (req, res) => {
    const { imp_uid, merchant_uid } = req.body;
    if (typeof imp_uid !== 'string' || typeof merchant_uid !== 'string') {
      return res.status(400).json({ code: 'malformed' });
    }
    const { status, body } = await settle(imp_uid, merchant_uid);
    res.status(status).json(body);
  });

  app.post('/payments/webhook', async (req, res) => {
    const { imp_uid, merchant_uid } = req.body;
    if (typeof imp_uid !== 'string' || typeof merchant_uid !== 'string') {
      return res.status(400).json({ code: 'malformed' });
    }
    const { status } = await settle(imp_uid, merchant_uid);
    res.json({ status });
  });

  app.get('/fulfilled', async (_, res) => {
    res.json({ fulfilled: await orders.fulfilled() });
  });

  async function settle(imp_uid, merchant_uid) {
    let order = await orders.find(merchant_uid);
    if (!order) return { status: 404, body: { code: 'unknown_order' } };
    if (order.state === 'created') {
      // Never the page's word: what i'mport says.
      const payment = await iamport.payment.getByImpUid({ imp_uid }).catch((error) => {
        if (error.code === 'HTTP_404') return undefined;
        throw error;
      });
      if (!payment) return { status: 202, body: { state: 'pending', merchant_uid } };
      if (payment.merchant_uid !== merchant_uid || payment.amount !== Number(order.amount)) {
        return { status: 409, body: { code: 'amount' } };
      }
      if (payment.status !== 'paid') return { status: 202, body: { state: 'pending', merchant_uid } };
      order = await orders.pay(merchant_uid, payment);
    }
    const { amount, method, paid_at, receipt_url } = order;
    return {
      status: 200,
      body: { state: 'paid', merchant_uid, imp_uid: order.imp_uid, amount: Number(amount), method, paid_at: Number(paid_at), receipt_url },
    };
  }

  const server = app.listen(0, '127.0.0.1', () => {
    if (!cluster.isWorker) console.log(`listening on http://127.0.0.1:${server.address().port}`);
  });
}
