-- The people who answer, and what they keep.

CREATE TABLE agents (
    name TEXT PRIMARY KEY,
    full_name TEXT NOT NULL DEFAULT '',
    role TEXT NOT NULL CHECK (role IN ('viewer', 'agent', 'editor', 'admin')),
    departments_json TEXT NOT NULL DEFAULT '[]',   -- whose conversations they see; none: all
    password_hash TEXT NOT NULL,
    generation INTEGER NOT NULL DEFAULT 1,         -- rises with every change that must end their sessions
    disabled INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
    token_hash TEXT PRIMARY KEY,                   -- SHA-256 of the cookie's token, which is nowhere kept
    agent TEXT NOT NULL REFERENCES agents,
    generation INTEGER NOT NULL,                   -- of the agent when the session began
    started_at INTEGER NOT NULL,
    seen_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_agent ON sessions (agent);

CREATE TABLE canned (
    name TEXT PRIMARY KEY,
    department TEXT NOT NULL DEFAULT '',
    text_json TEXT NOT NULL                        -- by language
) STRICT, WITHOUT ROWID;

-- What the book can learn from: answers that a person called wrong, and what nobody answers yet.
CREATE TABLE lessons (
    id INTEGER PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('wrong_answer', 'unanswered')),
    key TEXT NOT NULL UNIQUE,                      -- of a wrong answer its decision, else the normalised text
    text TEXT NOT NULL,
    count INTEGER NOT NULL DEFAULT 1,
    at INTEGER NOT NULL,
    agent TEXT NOT NULL DEFAULT '',
    note TEXT NOT NULL DEFAULT '',
    conversation_id INTEGER,
    said_intent TEXT NOT NULL DEFAULT '',
    candidates_json TEXT NOT NULL DEFAULT '[]',
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'done', 'ignored'))
) STRICT;

ALTER TABLE messages ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0;
CREATE INDEX conversations_by_activity ON conversations (owner, last_activity_at);
