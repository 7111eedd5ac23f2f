-- Own times are Unix milliseconds; times that i'mport tells (paid_at, deposit_due) are Unix seconds. Amounts are won.

CREATE TABLE orders (
    merchant_uid     TEXT PRIMARY KEY NOT NULL,
    name             TEXT NOT NULL,
    amount           INTEGER NOT NULL CHECK (amount > 0),
    method           TEXT,
    state            TEXT NOT NULL CHECK (state IN ('created', 'awaiting_deposit', 'paid', 'partly_cancelled',
                                                    'cancelled', 'failed', 'expired', 'rejected')),
    -- Goes up by one with every change: a change made on top of an older one finds no row.
    version          INTEGER NOT NULL DEFAULT 0,
    created_at       INTEGER NOT NULL,
    updated_at       INTEGER NOT NULL,
    -- When i'mport had the amount registered.
    prepared_at      INTEGER,
    -- When to look at i'mport again if nobody else does.
    check_at         INTEGER,

    -- The payment that the state is about.
    imp_uid          TEXT,
    paid_method      TEXT,
    paid_at          INTEGER,
    receipt_url      TEXT,
    cancelled_amount INTEGER NOT NULL DEFAULT 0 CHECK (cancelled_amount BETWEEN 0 AND amount),
    deposit_bank     TEXT,
    deposit_account  TEXT,
    deposit_holder   TEXT,
    deposit_due      INTEGER,
    reason           TEXT,
    -- A payment seen as failed, and since when: only believed after a while.
    failed_imp_uid   TEXT,
    failed_since     INTEGER
) STRICT;

-- One payment can't pay two orders.
CREATE UNIQUE INDEX orders_imp_uid ON orders (imp_uid) WHERE imp_uid IS NOT NULL;
CREATE INDEX orders_check_at ON orders (check_at) WHERE check_at IS NOT NULL;

-- What happened, in order; rows are never changed. Holds no personal data.
CREATE TABLE events (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    at           INTEGER NOT NULL,
    merchant_uid TEXT,
    imp_uid      TEXT,
    source       TEXT NOT NULL,
    kind         TEXT NOT NULL,
    from_state   TEXT,
    to_state     TEXT,
    detail       TEXT
) STRICT;

CREATE INDEX events_order ON events (merchant_uid, id);

-- What the shop still has to be told.
CREATE TABLE outbox (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    merchant_uid TEXT NOT NULL REFERENCES orders (merchant_uid),
    imp_uid      TEXT NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('fulfil', 'partly_cancelled', 'cancelled')),
    order_name   TEXT NOT NULL,
    -- Paid (fulfil), or given back in all (the others).
    amount       INTEGER NOT NULL CHECK (amount > 0),
    created_at   INTEGER NOT NULL,
    attempts     INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER NOT NULL,
    lease        TEXT,
    delivered_at INTEGER,
    last_error   TEXT
) STRICT;

-- An order is fulfilled once, whatever the code above believes.
CREATE UNIQUE INDEX outbox_fulfil_once ON outbox (merchant_uid) WHERE kind = 'fulfil';
CREATE UNIQUE INDEX outbox_told_once ON outbox (merchant_uid, kind, amount);
CREATE INDEX outbox_due ON outbox (due_at) WHERE delivered_at IS NULL;

-- Webhooks as they came: hints to look at i'mport. The same hint again revives its row.
CREATE TABLE hints (
    id           INTEGER PRIMARY KEY AUTOINCREMENT,
    imp_uid      TEXT NOT NULL,
    merchant_uid TEXT NOT NULL,
    status       TEXT NOT NULL,
    received_at  INTEGER NOT NULL,
    times        INTEGER NOT NULL DEFAULT 1,
    attempts     INTEGER NOT NULL DEFAULT 0,
    due_at       INTEGER,
    outcome      TEXT,
    UNIQUE (imp_uid, merchant_uid, status)
) STRICT;

CREATE INDEX hints_due ON hints (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX hints_done ON hints (received_at) WHERE due_at IS NULL;
