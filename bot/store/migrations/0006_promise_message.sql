-- The message that tells the customer of the promise: when it never arrives, nobody was promised anything. None for promises
-- that were settled before this column was there.
ALTER TABLE promises ADD COLUMN message_id INTEGER REFERENCES messages;

UPDATE promises SET message_id = (SELECT max(m.id) FROM messages m WHERE m.conversation_id = promises.conversation_id
    AND m.direction = 'out' AND m.author = 'bot' AND m.received_at = promises.made_at AND instr(m.text, promises.text) > 0)
WHERE state = 'open';
