DROP TRIGGER IF EXISTS search_entries_listed ON search_entries;

DROP FUNCTION IF EXISTS search_entries_listed();

DROP TABLE IF EXISTS search_postings;

