-- What a person needs to recognise their own sessions: from where, and with which browser.

ALTER TABLE sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN browser TEXT NOT NULL DEFAULT '';   -- the first 200 bytes of User-Agent
