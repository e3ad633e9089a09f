-- A conversation that began under a post and goes on in direct messages: there is one of both, not two. It changes its key,
-- its visibility and where its answers go, once; where it began stays known, for what is still said or reported there.

ALTER TABLE conversations ADD COLUMN public_key TEXT NOT NULL DEFAULT '';        -- its key under the post; empty: it never moved
ALTER TABLE conversations ADD COLUMN public_address_json TEXT NOT NULL DEFAULT '';
CREATE INDEX conversations_by_public_key ON conversations (inbox_id, public_key) WHERE public_key <> '';

-- Who wrote it, when that is not the conversation's contact: under a comment others may take part.
ALTER TABLE messages ADD COLUMN contact_id INTEGER;
