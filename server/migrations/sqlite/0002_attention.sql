-- Messages about money that fits no order, and hints told apart by whether they name an order of this shop.

CREATE TABLE outbox_2 (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    merchant_uid TEXT NOT NULL REFERENCES orders (merchant_uid),
    imp_uid      TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('fulfil', 'partly_cancelled', 'cancelled', 'needs_attention',
                                               'second_payment')),
    order_name   TEXT NOT NULL,
    -- Paid (fulfil), given back in all (the cancelled ones), or what i'mport says was paid (the others).
    amount       INTEGER NOT NULL CHECK (amount >= 0),
    -- The mismatch's code, of needs_attention.
    reason       TEXT,
    created_at   INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER NOT NULL,
    lease        TEXT,
    delivered_at INTEGER,
    last_error   TEXT
) STRICT;

INSERT INTO outbox_2 (id, merchant_uid, imp_uid, kind, order_name, amount, created_at, attempts, due_at, lease,
                      delivered_at, last_error)
SELECT id, merchant_uid, imp_uid, kind, order_name, amount, created_at, attempts, due_at, lease, delivered_at, last_error
FROM outbox;

DROP TABLE outbox;
ALTER TABLE outbox_2 RENAME TO outbox;

-- An order is fulfilled once, whatever the code above believes.
CREATE UNIQUE INDEX outbox_fulfil_once ON outbox (merchant_uid) WHERE kind = 'fulfil';
CREATE UNIQUE INDEX outbox_told_once ON outbox (merchant_uid, kind, amount)
    WHERE kind IN ('fulfil', 'partly_cancelled', 'cancelled');
-- However often such a payment is looked at.
CREATE UNIQUE INDEX outbox_attention_once ON outbox (merchant_uid, imp_uid)
    WHERE kind IN ('needs_attention', 'second_payment');
CREATE INDEX outbox_due ON outbox (due_at) WHERE delivered_at IS NULL;

-- Whether the hint names an order of this shop: those go first.
ALTER TABLE hints ADD COLUMN known INTEGER NOT NULL DEFAULT 1 CHECK (known IN (0, 1));

DROP INDEX hints_due;
CREATE INDEX hints_due ON hints (known DESC, due_at) WHERE due_at IS NOT NULL;
