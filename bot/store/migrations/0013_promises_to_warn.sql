-- Found every second: nobody looks through all open promises for those whose people are warned now.
CREATE INDEX promises_to_warn ON promises (due_at - (due_at - made_at) / 5) WHERE state = 'open' AND warned_at IS NULL;
