-- How the inboxes are, which every console asks again and again, is told without a walk through what was said and sent.
CREATE INDEX outbox_failed ON outbox (inbox_id, settled_at) WHERE state = 'dead';
CREATE INDEX conversations_by_customer ON conversations (inbox_id, last_customer_at);
