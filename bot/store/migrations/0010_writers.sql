-- What somebody said in other people's conversations is found when that person is forgotten or asks what is stored.
CREATE INDEX messages_by_writer ON messages (contact_id) WHERE contact_id IS NOT NULL;
