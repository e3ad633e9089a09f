-- An id is never given again: an answer on its way names the row that it was asked for by its id, and that may be gone.
CREATE TABLE reports (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    inbox_id INTEGER NOT NULL REFERENCES inboxes (id),
    event_key TEXT NOT NULL,                       -- the event's; a second delivery changes nothing
    platform_id TEXT NOT NULL,                     -- the message's
    item TEXT NOT NULL,                            -- what the channel needs to go on
    due_at INTEGER NOT NULL,                       -- asked for then, for the first time or again
    attempts INTEGER NOT NULL DEFAULT 0,
    reported_at INTEGER NOT NULL,                  -- when the platform reported it
    UNIQUE (inbox_id, event_key)
) STRICT;
INSERT INTO reports (id, inbox_id, event_key, platform_id, item, due_at, attempts, reported_at)
    SELECT id, inbox_id, event_key, platform_id, item, due_at, attempts, due_at FROM lookups;
DROP TABLE lookups;
ALTER TABLE reports RENAME TO lookups;
CREATE INDEX lookups_by_due ON lookups (due_at);
