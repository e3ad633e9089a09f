-- Colleagues who are called by name in a note, and the second step of signing in.

CREATE TABLE mentions (
    conversation_id INTEGER NOT NULL,
    seq INTEGER NOT NULL,                          -- of the note
    agent TEXT NOT NULL,                           -- who is called
    author TEXT NOT NULL,                          -- who calls
    at INTEGER NOT NULL,
    seen_at INTEGER,
    PRIMARY KEY (conversation_id, seq, agent)
) STRICT, WITHOUT ROWID;
CREATE INDEX mentions_unseen ON mentions (agent, at) WHERE seen_at IS NULL;

CREATE TABLE second_factors (
    agent TEXT PRIMARY KEY REFERENCES agents,
    secret TEXT NOT NULL,                          -- base32, as apps take it
    confirmed_at INTEGER,                          -- NULL until a first code was right
    last_counter INTEGER NOT NULL DEFAULT 0,       -- a code is good once
    recovery_json TEXT NOT NULL DEFAULT '[]'       -- SHA-256 of the recovery codes that are left
) STRICT, WITHOUT ROWID;
