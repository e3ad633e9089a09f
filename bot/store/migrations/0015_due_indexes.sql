-- What is looked for at every commit or every second is found without a walk through what is not due.
CREATE INDEX lookups_by_report ON lookups (reported_at);
CREATE INDEX conversations_waiting ON conversations (due_at) WHERE owner = 'waiting';
DROP INDEX conversations_by_turn;
CREATE INDEX conversations_by_turn ON conversations (turn_due_at, contact_id) WHERE turn_due_at IS NOT NULL;
