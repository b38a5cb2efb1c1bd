CREATE TABLE search_postings (
    term VARCHAR NOT NULL,
    doc INTEGER NOT NULL,
    times INTEGER NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_search_postings PRIMARY KEY (term, doc)
);

CREATE INDEX ix_search_postings_doc ON search_postings (doc);

INSERT INTO search_postings (term, doc, times, organisation_id)
SELECT shelf || word, number, count(*), organisation_id
FROM search_entries, unnest(string_to_array(lex, ' ')) AS word
GROUP BY shelf, word, number, organisation_id;

ALTER TABLE search_postings ENABLE ROW LEVEL SECURITY;

ALTER TABLE search_postings FORCE ROW LEVEL SECURITY;

CREATE POLICY zhiren_own ON search_postings USING ((SELECT current_setting('zhiren.platform', true)) = 'on' OR organisation_id = (SELECT nullif(current_setting('zhiren.organisation', true), '')));

CREATE FUNCTION search_entries_listed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP <> 'INSERT' THEN
        DELETE FROM search_postings WHERE doc = old.number;
    END IF;
    IF TG_OP <> 'DELETE' THEN
        INSERT INTO search_postings (term, doc, times, organisation_id)
        SELECT new.shelf || word, new.number, count(*), new.organisation_id
        FROM unnest(string_to_array(new.lex, ' ')) AS word GROUP BY word;
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER search_entries_listed
AFTER INSERT OR DELETE OR UPDATE OF number, shelf, lex, organisation_id ON search_entries
FOR EACH ROW EXECUTE FUNCTION search_entries_listed();

