-- What is looked up by something else than its key.

-- At once, and in this order: a server that is at work must not have one of them and wait for another one.
LOCK TABLE outbox, hints, refunds IN ACCESS EXCLUSIVE MODE;

-- How many webhooks about one order wait: nobody's order may crowd out the others'.
CREATE INDEX IF NOT EXISTS hints_order ON hints (merchant_uid) WHERE due_at IS NOT NULL;
-- How many refunds of a payment are over.
CREATE INDEX IF NOT EXISTS refunds_payment ON refunds (imp_uid);
-- The messages that wait, by when they are due; without `id` each look at the first one would sort them all.
CREATE INDEX IF NOT EXISTS outbox_next ON outbox (due_at, id) WHERE delivered_at IS NULL AND dead_at IS NULL;
DROP INDEX IF EXISTS outbox_due;
-- The same for webhooks.
CREATE INDEX IF NOT EXISTS hints_next ON hints (known DESC, due_at, id) WHERE due_at IS NOT NULL;
DROP INDEX IF EXISTS hints_due;
