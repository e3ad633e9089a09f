-- The message that tells the customer of the promise: when it never arrives, nobody was promised anything. None for promises
-- that were settled before this column was there, and for open ones whose message is not found: those stay as they are.
ALTER TABLE promises ADD COLUMN message_id INTEGER REFERENCES messages;

UPDATE promises SET message_id = (SELECT max(m.id) FROM messages m WHERE m.conversation_id = promises.conversation_id
    AND m.direction = 'out' AND m.author = 'bot' AND m.received_at = promises.made_at AND instr(m.text, promises.text) > 0)
WHERE state = 'open';

-- Of those, what was given up before any part of it left told nobody.
UPDATE promises SET state = 'released', settled_at = (SELECT max(coalesce(o.settled_at, o.created_at)) FROM outbox o
    WHERE o.conversation_id = promises.conversation_id AND o.message_id = promises.message_id)
WHERE state = 'open' AND EXISTS (SELECT 1 FROM outbox o WHERE o.conversation_id = promises.conversation_id
    AND o.message_id = promises.message_id AND o.state IN ('dead', 'cancelled') AND o.parts_sent = 0);
