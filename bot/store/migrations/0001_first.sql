-- Times are UTC milliseconds. Columns that end in _json hold JSON text. Values of three or more are checked with OR:
-- for IN (…) SQLite builds a table of them at every insert.

CREATE TABLE inboxes (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    channel TEXT NOT NULL,
    cursor TEXT NOT NULL DEFAULT '',           -- of platforms that are polled
    paused_until INTEGER NOT NULL DEFAULT 0,   -- the account must wait (rate limit, dead token)
    pause_reason TEXT NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE contacts (
    id INTEGER PRIMARY KEY,
    inbox_id INTEGER NOT NULL REFERENCES inboxes,
    key TEXT NOT NULL,                         -- the platform's stable id of the person
    name TEXT NOT NULL DEFAULT '',
    handle TEXT NOT NULL DEFAULT '',
    tags_json TEXT NOT NULL DEFAULT '[]',
    blocked INTEGER NOT NULL DEFAULT 0,
    first_seen_at INTEGER NOT NULL,
    UNIQUE (inbox_id, key)
) STRICT;

CREATE TABLE contact_aliases (
    inbox_id INTEGER NOT NULL,
    key TEXT NOT NULL,
    contact_id INTEGER NOT NULL REFERENCES contacts,
    PRIMARY KEY (inbox_id, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE conversations (
    id INTEGER PRIMARY KEY,
    inbox_id INTEGER NOT NULL REFERENCES inboxes,
    key TEXT NOT NULL,                         -- what answers go to
    contact_id INTEGER NOT NULL REFERENCES contacts,
    visibility TEXT NOT NULL DEFAULT 'direct' CHECK (visibility IN ('direct', 'public')),
    owner TEXT NOT NULL DEFAULT 'bot' CHECK
        (owner = 'bot' OR owner = 'waiting' OR owner = 'human' OR owner = 'resolved'),
    epoch INTEGER NOT NULL DEFAULT 0,          -- rises whenever a person takes over: older bot replies may not leave
    agent TEXT NOT NULL DEFAULT '',
    department TEXT NOT NULL DEFAULT '',
    priority TEXT NOT NULL DEFAULT '',
    labels_json TEXT NOT NULL DEFAULT '[]',
    language TEXT NOT NULL DEFAULT '',
    address_json TEXT NOT NULL DEFAULT '{}',
    memory_json TEXT NOT NULL DEFAULT '',
    last_seq INTEGER NOT NULL DEFAULT 0,       -- of its messages
    decided_seq INTEGER NOT NULL DEFAULT 0,    -- up to here the bot has decided
    opened_at INTEGER NOT NULL,
    last_customer_at INTEGER NOT NULL DEFAULT 0,
    last_activity_at INTEGER NOT NULL DEFAULT 0,
    turn_due_at INTEGER,                       -- when what the customer said is to be decided on
    turn_attempts INTEGER NOT NULL DEFAULT 0,
    waiting_since INTEGER,
    due_at INTEGER,                            -- when a person must have answered
    case_key TEXT NOT NULL DEFAULT '',
    UNIQUE (inbox_id, key)
) STRICT;
CREATE INDEX conversations_by_turn ON conversations (turn_due_at) WHERE turn_due_at IS NOT NULL;
CREATE INDEX conversations_by_queue ON conversations (due_at) WHERE owner IN ('waiting', 'human');
CREATE INDEX conversations_by_contact ON conversations (contact_id);
CREATE INDEX conversations_by_case ON conversations (case_key) WHERE case_key <> '';

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations,
    seq INTEGER NOT NULL,                      -- order within the conversation, from 1
    direction TEXT NOT NULL CHECK (direction = 'in' OR direction = 'out' OR direction = 'note'),
    author TEXT NOT NULL CHECK
        (author = 'customer' OR author = 'bot' OR author = 'person' OR author = 'system' OR author = 'other_bot'),
    agent TEXT NOT NULL DEFAULT '',            -- who, when author is a person
    kind TEXT NOT NULL DEFAULT 'text',
    text TEXT NOT NULL,
    payload TEXT NOT NULL DEFAULT '',
    buttons_json TEXT NOT NULL DEFAULT '',
    attachments_json TEXT NOT NULL DEFAULT '',
    platform_id TEXT NOT NULL DEFAULT '',
    client_id TEXT NOT NULL DEFAULT '',        -- the browser's own id of a widget or console message
    sent_at INTEGER NOT NULL,                  -- by the platform's clock, or ours
    received_at INTEGER NOT NULL,
    status TEXT NOT NULL DEFAULT '' CHECK
        (status = '' OR status = 'pending' OR status = 'sending' OR status = 'sent' OR status = 'delivered'
         OR status = 'read' OR status = 'failed' OR status = 'held' OR status = 'cancelled'),
    decision_id INTEGER,                       -- of a customer's message: what was decided on it
    UNIQUE (conversation_id, seq)
) STRICT;
CREATE UNIQUE INDEX messages_by_client ON messages (conversation_id, client_id) WHERE client_id <> '';
CREATE INDEX messages_by_platform ON messages (platform_id) WHERE direction = 'out' AND platform_id <> '';

-- One row per event ever taken in: its 64-bit keyed hash over inbox and dedupe key. A second delivery hits the key.
CREATE TABLE seen (
    hash INTEGER PRIMARY KEY,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE decisions (
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations,
    at INTEGER NOT NULL,
    action TEXT NOT NULL,
    intent TEXT NOT NULL DEFAULT '',
    confidence REAL NOT NULL DEFAULT 0,
    book_version TEXT NOT NULL DEFAULT '',
    turn_json TEXT NOT NULL,                   -- what decide() was given, for replay
    decision_json TEXT NOT NULL                -- what it said and why
) STRICT;
CREATE INDEX decisions_by_conversation ON decisions (conversation_id);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    reference TEXT NOT NULL UNIQUE,            -- ours, sent along where the platform keeps it; one per reply for ever
    inbox_id INTEGER NOT NULL REFERENCES inboxes,
    conversation_id INTEGER NOT NULL REFERENCES conversations,
    message_id INTEGER REFERENCES messages,    -- the message it delivers; none for a notice or a hide
    kind TEXT NOT NULL DEFAULT 'message',
    target TEXT NOT NULL DEFAULT '',           -- of a notice: which target
    text TEXT NOT NULL DEFAULT '',
    author TEXT NOT NULL DEFAULT 'bot' CHECK (author = 'bot' OR author = 'person' OR author = 'system'),
    epoch INTEGER NOT NULL DEFAULT 0,          -- of the conversation when it was written
    state TEXT NOT NULL DEFAULT 'pending' CHECK
        (state = 'pending' OR state = 'sending' OR state = 'sent' OR state = 'held'
         OR state = 'dead' OR state = 'cancelled'),
    attempts INTEGER NOT NULL DEFAULT 0,
    parts_sent INTEGER NOT NULL DEFAULT 0,     -- of a reply that was split
    due_at INTEGER NOT NULL,
    expires_at INTEGER,
    lease_until INTEGER,
    error TEXT NOT NULL DEFAULT '',
    created_at INTEGER NOT NULL,
    settled_at INTEGER
) STRICT;
CREATE INDEX outbox_by_due ON outbox (due_at) WHERE state = 'pending';
CREATE INDEX outbox_unsettled ON outbox (state) WHERE state IN ('sending', 'held');
CREATE INDEX outbox_by_conversation ON outbox (conversation_id);

CREATE TABLE handoffs (
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations,
    at INTEGER NOT NULL,
    department TEXT NOT NULL,
    priority TEXT NOT NULL,
    due_at INTEGER,
    packet_json TEXT NOT NULL,
    taken_at INTEGER,
    taken_by TEXT NOT NULL DEFAULT '',
    ended_at INTEGER,
    ended_how TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX handoffs_by_conversation ON handoffs (conversation_id);

CREATE TABLE promises (
    id INTEGER PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations,
    text TEXT NOT NULL,
    made_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'kept', 'broken', 'released')),
    warned_at INTEGER,
    settled_at INTEGER
) STRICT;
CREATE INDEX promises_open ON promises (due_at) WHERE state = 'open';
CREATE INDEX promises_by_conversation ON promises (conversation_id);

CREATE TABLE cases (
    key TEXT PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations,
    opened_at INTEGER NOT NULL,
    about TEXT NOT NULL DEFAULT '',
    signals_json TEXT NOT NULL DEFAULT '[]',
    legal_due_at INTEGER,
    first_answer_at INTEGER,
    closed_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX cases_by_conversation ON cases (conversation_id);

-- Where people were told of a conversation (a Slack thread): an answer there is an answer to the customer.
CREATE TABLE threads (
    key TEXT PRIMARY KEY,
    conversation_id INTEGER NOT NULL REFERENCES conversations,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Signed but unreadable webhooks, and items that a third crash put aside: kept whole for a person.
CREATE TABLE quarantine (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    inbox_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;

-- Items that were understood but are no messages: why nothing happened.
CREATE TABLE ignored (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    inbox_id INTEGER NOT NULL,
    reason TEXT NOT NULL,
    excerpt TEXT NOT NULL
) STRICT;

CREATE TABLE book_versions (
    version TEXT PRIMARY KEY,
    at INTEGER NOT NULL,
    author TEXT NOT NULL,
    why TEXT NOT NULL,
    files_json TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    detail TEXT NOT NULL,
    hash TEXT NOT NULL                         -- SHA-256 over the previous row's hash and this row
) STRICT;

CREATE TABLE meta (
    key TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE VIRTUAL TABLE message_search USING fts5 (
    text, content = 'messages', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);
