-- Programs that use the API, each with a token, a role and departments of its own.
CREATE TABLE api_tokens (
    name TEXT PRIMARY KEY,
    token_hash TEXT NOT NULL UNIQUE,               -- SHA-256; the token itself is nowhere kept
    role TEXT NOT NULL CHECK (role IN ('viewer', 'agent', 'editor', 'admin')),
    departments_json TEXT NOT NULL DEFAULT '[]',   -- whose conversations it sees; none: all
    created_at INTEGER NOT NULL,
    last_used_at INTEGER
) STRICT, WITHOUT ROWID;
