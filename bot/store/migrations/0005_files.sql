-- What customers send through the web chat: in the store itself, so that its file mode, its backups and the erasing of a
-- person are the files' too.
CREATE TABLE files (
    id TEXT PRIMARY KEY,                           -- from a secret and the message: a repeated message has the same
    conversation_id INTEGER NOT NULL,
    name TEXT NOT NULL,                            -- the customer's, made harmless
    mime_type TEXT NOT NULL,                       -- of the content, not of what the browser said
    size INTEGER NOT NULL,
    at INTEGER NOT NULL,
    bytes BLOB NOT NULL
) STRICT;
CREATE INDEX files_by_conversation ON files (conversation_id);
