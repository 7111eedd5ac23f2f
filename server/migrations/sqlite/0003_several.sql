-- Several processes, shoppers' own orders, escrow, dead letters, refunds; and what is looked for at i'mport itself.

ALTER TABLE orders ADD COLUMN owner TEXT;
-- 1 once i'mport has said that the payment is one with escrow.
ALTER TABLE orders ADD COLUMN escrow INTEGER NOT NULL DEFAULT 0;
-- When the shipping of an escrow order was registered at i'mport.
ALTER TABLE orders ADD COLUMN shipped_at INTEGER;

CREATE INDEX orders_created ON orders (created_at);
CREATE INDEX orders_unshipped ON orders (paid_at) WHERE escrow = 1 AND shipped_at IS NULL;

-- Money may turn up for which there is no order, and the kinds of messages grow: neither is checked here any more.
CREATE TABLE outbox_3 (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    merchant_uid TEXT NOT NULL,
    imp_uid      TEXT NOT NULL,
    kind         TEXT NOT NULL,
    order_name   TEXT NOT NULL,
    -- Paid (fulfil), given back in all (the cancelled ones), or what i'mport says was paid (the others).
    amount       INTEGER NOT NULL CHECK (amount >= 0),
    reason       TEXT,
    created_at   INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER NOT NULL,
    lease        TEXT,
    delivered_at INTEGER,
    last_error   TEXT,
    -- When it was given up; it waits for a person then.
    dead_at      INTEGER
) STRICT;

INSERT INTO outbox_3 (id, merchant_uid, imp_uid, kind, order_name, amount, reason, created_at, attempts, due_at, lease,
                      delivered_at, last_error)
SELECT id, merchant_uid, imp_uid, kind, order_name, amount, reason, created_at, attempts, due_at, lease, delivered_at,
       last_error
FROM outbox;

DROP TABLE outbox;
ALTER TABLE outbox_3 RENAME TO outbox;

-- An order is fulfilled once, whatever the code above believes.
CREATE UNIQUE INDEX outbox_fulfil_once ON outbox (merchant_uid) WHERE kind = 'fulfil';
CREATE UNIQUE INDEX outbox_told_once ON outbox (merchant_uid, kind, amount)
    WHERE kind IN ('fulfil', 'partly_cancelled', 'cancelled');
-- However often such a payment is looked at.
CREATE UNIQUE INDEX outbox_attention_once ON outbox (merchant_uid, imp_uid, kind)
    WHERE kind NOT IN ('fulfil', 'partly_cancelled', 'cancelled');
CREATE INDEX outbox_due ON outbox (due_at) WHERE delivered_at IS NULL AND dead_at IS NULL;
CREATE INDEX outbox_all ON outbox (merchant_uid, id);
CREATE INDEX outbox_dead ON outbox (dead_at) WHERE dead_at IS NOT NULL;

-- Money to be given back: written down before i'mport is asked, so that a process that dies in between leaves a trace.
CREATE TABLE refunds (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    -- Whoever asks for it names it: asking twice is one refund.
    request      TEXT NOT NULL UNIQUE,
    merchant_uid TEXT NOT NULL,
    imp_uid      TEXT NOT NULL,
    -- Won to be given back, and what the payment held before: i'mport gives back nothing if it holds something else.
    amount       INTEGER NOT NULL CHECK (amount > 0),
    checksum     INTEGER NOT NULL CHECK (checksum >= amount),
    reason       TEXT NOT NULL,
    source       TEXT NOT NULL,
    state        TEXT NOT NULL CHECK (state IN ('wanted', 'done', 'refused')),
    detail       TEXT,
    created_at   INTEGER NOT NULL,
    updated_at   INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    -- When to try or to look again; none once it is over.
    due_at       INTEGER
) STRICT;

-- One at a time: the next one can't know what will be left.
CREATE UNIQUE INDEX refunds_one_at_a_time ON refunds (imp_uid) WHERE state = 'wanted';
CREATE INDEX refunds_order ON refunds (merchant_uid, id);
CREATE INDEX refunds_due ON refunds (due_at) WHERE due_at IS NOT NULL;

-- Work that one process does at a time, how far it has come, and when it is due again.
CREATE TABLE chores (
    name       TEXT PRIMARY KEY NOT NULL,
    due_at     INTEGER NOT NULL,
    progress   TEXT,
    updated_at INTEGER NOT NULL
) STRICT;

-- Where a webhook said it came from: a hint for people, no proof.
ALTER TABLE hints ADD COLUMN sender TEXT;

-- The oldest step that a server has to know to work on this ledger.
CREATE TABLE compatibility (needs INTEGER NOT NULL) STRICT;
INSERT INTO compatibility (needs) VALUES (3);
