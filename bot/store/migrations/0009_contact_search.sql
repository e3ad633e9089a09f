-- People are found by their names. Whoever changes a name keeps the index with it (bot/store/search_index): a trigger may not
-- write to an index while the schema is not trusted.
CREATE VIEW named_contacts AS SELECT id, name, handle FROM contacts WHERE name <> '' OR handle <> '';

CREATE VIRTUAL TABLE contact_search USING fts5 (
    name, handle, content = 'named_contacts', content_rowid = 'id', tokenize = 'unicode61 remove_diacritics 2'
);

INSERT INTO contact_search (contact_search) VALUES ('rebuild');
