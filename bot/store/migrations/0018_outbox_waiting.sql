-- Of an account that has to wait, the reply that is due longest: found at every commit, never among all that wait.
DROP INDEX outbox_unsent;
CREATE INDEX outbox_waiting ON outbox (inbox_id, due_at, id) WHERE state = 'pending' AND kind <> 'notice';
-- What waits past its time, whatever it waits for.
CREATE INDEX outbox_by_expiry ON outbox (expires_at) WHERE state = 'pending' AND expires_at IS NOT NULL;
-- In how many messages a reply left that was begun: what is left of it is only sent while that is so.
ALTER TABLE outbox ADD COLUMN parts INTEGER NOT NULL DEFAULT 0;
