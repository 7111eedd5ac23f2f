-- All that a refund was wanted with, so that another process asks for the same. (Not the account: that is never stored.)

ALTER TABLE refunds ADD COLUMN tax_free BIGINT NOT NULL DEFAULT 0;
-- 1 if i'mport shall report it to the webhook.
ALTER TABLE refunds ADD COLUMN webhook BIGINT NOT NULL DEFAULT 0;
