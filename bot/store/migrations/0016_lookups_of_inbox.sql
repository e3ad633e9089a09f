-- What is due of the connected inboxes is found without a walk through what waits, theirs or others'.
DROP INDEX lookups_by_due;
CREATE INDEX lookups_by_due ON lookups (inbox_id, due_at);
