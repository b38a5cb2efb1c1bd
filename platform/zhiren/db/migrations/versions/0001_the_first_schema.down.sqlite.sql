DROP TRIGGER IF EXISTS search_entries_added;

DROP TRIGGER IF EXISTS search_entries_removed;

DROP TRIGGER IF EXISTS search_entries_changed;

DROP TABLE IF EXISTS search_uses;

DROP TABLE IF EXISTS search_terms;

DROP TABLE IF EXISTS search_words;

DROP TABLE interview_turns;

DROP TABLE feedback;

DROP TABLE answers;

DROP TABLE talent_skills;

DROP TABLE talent_companies;

DROP TABLE messages;

DROP TABLE chunks;

DROP TABLE asked_questions;

DROP TABLE talents;

DROP TABLE questions;

DROP TABLE interviews;

DROP TABLE documents;

DROP TABLE conversations;

DROP TABLE api_keys;

DROP TABLE users;

DROP TABLE tasks;

DROP TABLE talent_queries;

DROP TABLE stream_pieces;

DROP TABLE search_entries;

DROP TABLE reports;

DROP TABLE positions;

DROP TABLE organisations;

DROP TABLE knowledge_bases;

DROP TABLE files;

DROP TABLE conditions;

DROP TABLE candidates;

DROP TABLE audit;

