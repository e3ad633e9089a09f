-- What a platform reported without its words: it becomes a message when they have been asked for, or cannot be had.
CREATE TABLE lookups (
    id INTEGER PRIMARY KEY,
    inbox_id INTEGER NOT NULL REFERENCES inboxes (id),
    event_key TEXT NOT NULL,                       -- the event's; a second delivery changes nothing
    platform_id TEXT NOT NULL,                     -- the message's
    item TEXT NOT NULL,                            -- what the channel needs to go on
    due_at INTEGER NOT NULL,                       -- asked for then, for the first time or again
    attempts INTEGER NOT NULL DEFAULT 0,
    UNIQUE (inbox_id, event_key)
) STRICT;
CREATE INDEX lookups_by_due ON lookups (due_at);
