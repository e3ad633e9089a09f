-- The oldest reply of an account that has to wait: found at every commit, never among all that was ever sent.
CREATE INDEX outbox_unsent ON outbox (inbox_id, id) WHERE state IN ('pending', 'sending');
