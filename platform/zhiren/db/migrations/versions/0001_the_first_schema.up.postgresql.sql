CREATE TABLE audit (
    id SERIAL NOT NULL,
    at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor_id VARCHAR(64) NOT NULL,
    role VARCHAR(16) NOT NULL,
    action VARCHAR(127) NOT NULL,
    changes BOOLEAN NOT NULL,
    key VARCHAR(64),
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_audit PRIMARY KEY (id),
    CONSTRAINT uq_audit_key UNIQUE (key)
);

CREATE INDEX ix_audit_at ON audit (at);

CREATE INDEX ix_audit_organisation_id ON audit (organisation_id);

CREATE TABLE candidates (
    id VARCHAR(36) NOT NULL,
    name VARCHAR(200),
    phone VARCHAR(32),
    email VARCHAR(254),
    user_id VARCHAR(64),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_candidates PRIMARY KEY (id)
);

CREATE INDEX ix_candidates_email ON candidates (email);

CREATE INDEX ix_candidates_organisation_id ON candidates (organisation_id);

CREATE INDEX ix_candidates_phone ON candidates (phone);

CREATE TABLE conditions (
    id VARCHAR(36) NOT NULL,
    name VARCHAR(100) NOT NULL,
    description VARCHAR(1000),
    conditions JSON NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_conditions PRIMARY KEY (id)
);

CREATE INDEX ix_conditions_organisation_id ON conditions (organisation_id);

CREATE TABLE files (
    id VARCHAR(64) NOT NULL,
    name VARCHAR(255) NOT NULL,
    media_type VARCHAR(127) NOT NULL,
    size BIGINT NOT NULL,
    sha256 VARCHAR(64) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_files PRIMARY KEY (id)
);

CREATE INDEX ix_files_organisation_id ON files (organisation_id);

CREATE INDEX ix_files_sha256 ON files (sha256);

CREATE TABLE knowledge_bases (
    id VARCHAR NOT NULL,
    name VARCHAR(100) NOT NULL,
    description VARCHAR(500),
    created_by VARCHAR(64) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_knowledge_bases PRIMARY KEY (id)
);

CREATE INDEX ix_knowledge_bases_organisation_id ON knowledge_bases (organisation_id);

CREATE TABLE organisations (
    id VARCHAR(64) NOT NULL,
    name VARCHAR NOT NULL,
    kind VARCHAR(16) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_organisations PRIMARY KEY (id)
);

CREATE TABLE positions (
    id VARCHAR(64) NOT NULL,
    title VARCHAR(200) NOT NULL,
    category VARCHAR(16) NOT NULL,
    description VARCHAR NOT NULL,
    requirements JSON NOT NULL,
    interview_duration INTEGER NOT NULL,
    question_count INTEGER NOT NULL,
    status VARCHAR(16) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_positions PRIMARY KEY (id)
);

CREATE INDEX ix_positions_category ON positions (category);

CREATE INDEX ix_positions_created_at ON positions (created_at);

CREATE INDEX ix_positions_organisation_id ON positions (organisation_id);

CREATE TABLE reports (
    id VARCHAR(64) NOT NULL,
    interview_id VARCHAR(64) NOT NULL,
    candidate_id VARCHAR(64) NOT NULL,
    position_id VARCHAR(64),
    status VARCHAR(16) NOT NULL,
    task_id VARCHAR(36),
    language VARCHAR(8) NOT NULL,
    data JSON,
    overall_score INTEGER,
    recommendation VARCHAR(32),
    made_by VARCHAR(200),
    error VARCHAR,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    generated_at TIMESTAMP WITH TIME ZONE,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_reports PRIMARY KEY (id),
    CONSTRAINT uq_reports_interview_id UNIQUE (interview_id)
);

CREATE INDEX ix_reports_candidate_id ON reports (candidate_id);

CREATE INDEX ix_reports_generated_at ON reports (generated_at);

CREATE INDEX ix_reports_organisation_id ON reports (organisation_id);

CREATE INDEX ix_reports_overall_score ON reports (overall_score);

CREATE INDEX ix_reports_position_id ON reports (position_id);

CREATE TABLE search_entries (
    number SERIAL NOT NULL,
    id VARCHAR(80) NOT NULL,
    collection VARCHAR(40) NOT NULL,
    parent_id VARCHAR(80) NOT NULL,
    shelf VARCHAR(12) NOT NULL,
    length INTEGER NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    lex TEXT NOT NULL,
    CONSTRAINT pk_search_entries PRIMARY KEY (number),
    CONSTRAINT uq_search_entries_shelf UNIQUE (shelf, id)
);

CREATE INDEX ix_search_entries_length ON search_entries (shelf, organisation_id, length);

CREATE INDEX ix_search_entries_organisation_id ON search_entries (organisation_id);

CREATE INDEX ix_search_entries_parent ON search_entries (shelf, parent_id);

CREATE TABLE stream_pieces (
    stream_id VARCHAR(64) NOT NULL,
    first BIGINT NOT NULL,
    last BIGINT NOT NULL,
    items JSON NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_stream_pieces PRIMARY KEY (stream_id, first)
);

CREATE INDEX ix_stream_pieces_created_at ON stream_pieces (created_at);

CREATE INDEX ix_stream_pieces_organisation_id ON stream_pieces (organisation_id);

CREATE TABLE talent_queries (
    id VARCHAR(36) NOT NULL,
    user_id VARCHAR(64) NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    filter JSON NOT NULL,
    total INTEGER NOT NULL,
    made_by VARCHAR(100) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_talent_queries PRIMARY KEY (id)
);

CREATE INDEX ix_talent_queries_created_at ON talent_queries (created_at);

CREATE INDEX ix_talent_queries_organisation_id ON talent_queries (organisation_id);

CREATE INDEX ix_talent_queries_user_id ON talent_queries (user_id);

CREATE TABLE tasks (
    id VARCHAR(36) NOT NULL,
    kind VARCHAR(64) NOT NULL,
    name VARCHAR(255) NOT NULL,
    queue VARCHAR(16) NOT NULL,
    status VARCHAR(16) NOT NULL,
    payload JSON NOT NULL,
    result JSON,
    error VARCHAR,
    current DOUBLE PRECISION NOT NULL,
    total DOUBLE PRECISION,
    message VARCHAR NOT NULL,
    owner_id VARCHAR(64) NOT NULL,
    owner_role VARCHAR(16) NOT NULL,
    parent_id VARCHAR(36),
    attempts INTEGER NOT NULL,
    lease_owner VARCHAR(64),
    lease_until TIMESTAMP WITH TIME ZONE,
    cancel_requested BOOLEAN NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_tasks PRIMARY KEY (id),
    CONSTRAINT fk_tasks_parent_id_tasks FOREIGN KEY(parent_id) REFERENCES tasks (id)
);

CREATE INDEX ix_tasks_organisation_id ON tasks (organisation_id);

CREATE INDEX ix_tasks_parent_id ON tasks (parent_id);

CREATE INDEX ix_tasks_status_lease ON tasks (status, lease_until);

CREATE TABLE users (
    id VARCHAR(64) NOT NULL,
    login VARCHAR(100),
    email VARCHAR(254),
    username VARCHAR(100) NOT NULL,
    password_hash VARCHAR NOT NULL,
    role VARCHAR(16) NOT NULL,
    phone VARCHAR(32),
    avatar VARCHAR,
    operator BOOLEAN NOT NULL,
    is_active BOOLEAN NOT NULL,
    token_version INTEGER NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT uq_users_login UNIQUE (login),
    CONSTRAINT uq_users_email UNIQUE (email)
);

CREATE INDEX ix_users_organisation_id ON users (organisation_id);

CREATE TABLE api_keys (
    id VARCHAR(64) NOT NULL,
    user_id VARCHAR(64) NOT NULL,
    name VARCHAR(100) NOT NULL,
    hash VARCHAR(64) NOT NULL,
    scopes JSON NOT NULL,
    expires_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_api_keys PRIMARY KEY (id),
    CONSTRAINT fk_api_keys_user_id_users FOREIGN KEY(user_id) REFERENCES users (id) ON DELETE CASCADE,
    CONSTRAINT uq_api_keys_hash UNIQUE (hash)
);

CREATE INDEX ix_api_keys_organisation_id ON api_keys (organisation_id);

CREATE TABLE conversations (
    id VARCHAR NOT NULL,
    kb_id VARCHAR NOT NULL,
    title VARCHAR(200) NOT NULL,
    created_by VARCHAR(64) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_conversations PRIMARY KEY (id),
    CONSTRAINT fk_conversations_kb_id_knowledge_bases FOREIGN KEY(kb_id) REFERENCES knowledge_bases (id) ON DELETE CASCADE
);

CREATE INDEX ix_conversations_kb_id ON conversations (kb_id);

CREATE INDEX ix_conversations_organisation_id ON conversations (organisation_id);

CREATE TABLE documents (
    id VARCHAR NOT NULL,
    kb_id VARCHAR NOT NULL,
    file_id VARCHAR(64) NOT NULL,
    filename VARCHAR(255) NOT NULL,
    file_type VARCHAR(16) NOT NULL,
    media_type VARCHAR(100) NOT NULL,
    file_size INTEGER NOT NULL,
    status VARCHAR(16) NOT NULL,
    progress INTEGER NOT NULL,
    error_message TEXT,
    chunk_count INTEGER NOT NULL,
    findings JSON NOT NULL,
    task_id VARCHAR(64),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    processed_at TIMESTAMP WITH TIME ZONE,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_documents PRIMARY KEY (id),
    CONSTRAINT fk_documents_kb_id_knowledge_bases FOREIGN KEY(kb_id) REFERENCES knowledge_bases (id) ON DELETE CASCADE
);

CREATE INDEX ix_documents_file_id ON documents (file_id);

CREATE INDEX ix_documents_kb_id ON documents (kb_id);

CREATE INDEX ix_documents_organisation_id ON documents (organisation_id);

CREATE INDEX ix_documents_status ON documents (status);

CREATE TABLE interviews (
    id VARCHAR(64) NOT NULL,
    position_id VARCHAR(64) NOT NULL,
    title VARCHAR(200) NOT NULL,
    candidate_name VARCHAR(100) NOT NULL,
    style VARCHAR(16) NOT NULL,
    language VARCHAR(8) NOT NULL,
    status VARCHAR(16) NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE,
    ended_at TIMESTAMP WITH TIME ZONE,
    candidate_id VARCHAR(64) NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_interviews PRIMARY KEY (id),
    CONSTRAINT fk_interviews_position_id_positions FOREIGN KEY(position_id) REFERENCES positions (id)
);

CREATE INDEX ix_interviews_candidate_id ON interviews (candidate_id);

CREATE INDEX ix_interviews_created_at ON interviews (created_at);

CREATE INDEX ix_interviews_organisation_id ON interviews (organisation_id);

CREATE INDEX ix_interviews_position_id ON interviews (position_id);

CREATE INDEX ix_interviews_status ON interviews (status);

CREATE TABLE questions (
    id VARCHAR(64) NOT NULL,
    position_id VARCHAR(64) NOT NULL,
    content VARCHAR NOT NULL,
    type VARCHAR(16) NOT NULL,
    difficulty VARCHAR(16) NOT NULL,
    time_limit INTEGER NOT NULL,
    follow_up_enabled BOOLEAN NOT NULL,
    reference_answer VARCHAR,
    scoring_points JSON NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_questions PRIMARY KEY (id),
    CONSTRAINT fk_questions_position_id_positions FOREIGN KEY(position_id) REFERENCES positions (id) ON DELETE CASCADE
);

CREATE INDEX ix_questions_organisation_id ON questions (organisation_id);

CREATE INDEX ix_questions_position_id ON questions (position_id);

CREATE TABLE talents (
    id VARCHAR(36) NOT NULL,
    name VARCHAR(200),
    phone VARCHAR(32),
    email VARCHAR(254),
    city VARCHAR(100),
    education_level VARCHAR(8),
    education_rank INTEGER NOT NULL,
    school VARCHAR(200),
    schools TEXT NOT NULL,
    tiers VARCHAR(100) NOT NULL,
    major VARCHAR(200),
    graduation_date VARCHAR(10),
    graduation_year INTEGER,
    work_years FLOAT,
    position VARCHAR(200),
    fields JSON NOT NULL,
    edits JSON NOT NULL,
    text TEXT NOT NULL,
    screening_status VARCHAR(16) NOT NULL,
    qualification_reason TEXT NOT NULL,
    decision JSON,
    findings JSON NOT NULL,
    file_id VARCHAR(64),
    file_hash VARCHAR(64),
    condition_id VARCHAR(36),
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    updated_at TIMESTAMP WITH TIME ZONE NOT NULL,
    deleted_at TIMESTAMP WITH TIME ZONE,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_talents PRIMARY KEY (id),
    CONSTRAINT fk_talents_id_candidates FOREIGN KEY(id) REFERENCES candidates (id) ON DELETE CASCADE,
    CONSTRAINT fk_talents_condition_id_conditions FOREIGN KEY(condition_id) REFERENCES conditions (id) ON DELETE SET NULL
);

CREATE INDEX ix_talents_created_at ON talents (created_at);

CREATE INDEX ix_talents_email ON talents (email);

CREATE INDEX ix_talents_file_hash ON talents (file_hash);

CREATE INDEX ix_talents_file_id ON talents (file_id);

CREATE INDEX ix_talents_name ON talents (name);

CREATE INDEX ix_talents_organisation_id ON talents (organisation_id);

CREATE INDEX ix_talents_phone ON talents (phone);

CREATE INDEX ix_talents_screening_status ON talents (screening_status);

CREATE TABLE asked_questions (
    id VARCHAR(64) NOT NULL,
    interview_id VARCHAR(64) NOT NULL,
    question_id VARCHAR(96) NOT NULL,
    order_ INTEGER NOT NULL,
    content VARCHAR NOT NULL,
    type VARCHAR(16) NOT NULL,
    difficulty VARCHAR(16) NOT NULL,
    time_limit INTEGER NOT NULL,
    follow_up_enabled BOOLEAN NOT NULL,
    reference_answer VARCHAR,
    scoring_points JSON NOT NULL,
    parent_question_id VARCHAR(64),
    after_answer_id VARCHAR(64),
    status VARCHAR(16) NOT NULL,
    asked_at TIMESTAMP WITH TIME ZONE,
    candidate_id VARCHAR(64) NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_asked_questions PRIMARY KEY (id),
    CONSTRAINT uq_asked_questions_interview_id UNIQUE (interview_id, question_id),
    CONSTRAINT fk_asked_questions_interview_id_interviews FOREIGN KEY(interview_id) REFERENCES interviews (id) ON DELETE CASCADE
);

CREATE INDEX ix_asked_questions_after_answer_id ON asked_questions (after_answer_id);

CREATE INDEX ix_asked_questions_candidate_id ON asked_questions (candidate_id);

CREATE INDEX ix_asked_questions_interview_id ON asked_questions (interview_id);

CREATE INDEX ix_asked_questions_organisation_id ON asked_questions (organisation_id);

CREATE TABLE chunks (
    id VARCHAR NOT NULL,
    document_id VARCHAR NOT NULL,
    index INTEGER NOT NULL,
    content TEXT NOT NULL,
    start INTEGER NOT NULL,
    "end" INTEGER NOT NULL,
    page INTEGER,
    position VARCHAR(8) NOT NULL,
    heading_path JSON NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_chunks PRIMARY KEY (id),
    CONSTRAINT fk_chunks_document_id_documents FOREIGN KEY(document_id) REFERENCES documents (id) ON DELETE CASCADE
);

CREATE INDEX ix_chunks_document_id ON chunks (document_id);

CREATE INDEX ix_chunks_organisation_id ON chunks (organisation_id);

CREATE TABLE messages (
    id VARCHAR NOT NULL,
    conversation_id VARCHAR NOT NULL,
    turn INTEGER NOT NULL,
    role VARCHAR(16) NOT NULL,
    content TEXT NOT NULL,
    sources JSON NOT NULL,
    citations JSON NOT NULL,
    usage JSON NOT NULL,
    made_by VARCHAR(100),
    fell_back TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_messages PRIMARY KEY (id),
    CONSTRAINT fk_messages_conversation_id_conversations FOREIGN KEY(conversation_id) REFERENCES conversations (id) ON DELETE CASCADE
);

CREATE INDEX ix_messages_conversation_id ON messages (conversation_id);

CREATE INDEX ix_messages_organisation_id ON messages (organisation_id);

CREATE TABLE talent_companies (
    talent_id VARCHAR(36) NOT NULL,
    key VARCHAR(200) NOT NULL,
    name VARCHAR(200) NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_talent_companies PRIMARY KEY (talent_id, key),
    CONSTRAINT fk_talent_companies_talent_id_talents FOREIGN KEY(talent_id) REFERENCES talents (id) ON DELETE CASCADE
);

CREATE INDEX ix_talent_companies_organisation_id ON talent_companies (organisation_id);

CREATE TABLE talent_skills (
    talent_id VARCHAR(36) NOT NULL,
    key VARCHAR(100) NOT NULL,
    name VARCHAR(100) NOT NULL,
    usual VARCHAR(100) NOT NULL,
    listed BOOLEAN NOT NULL,
    place INTEGER NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_talent_skills PRIMARY KEY (talent_id, key),
    CONSTRAINT fk_talent_skills_talent_id_talents FOREIGN KEY(talent_id) REFERENCES talents (id) ON DELETE CASCADE
);

CREATE INDEX ix_talent_skills_key ON talent_skills (organisation_id, key);

CREATE INDEX ix_talent_skills_organisation_id ON talent_skills (organisation_id);

CREATE TABLE answers (
    id VARCHAR(64) NOT NULL,
    interview_id VARCHAR(64) NOT NULL,
    asked_id VARCHAR(64) NOT NULL,
    question_id VARCHAR(96) NOT NULL,
    transcript VARCHAR NOT NULL,
    audio_url VARCHAR NOT NULL,
    video_url VARCHAR NOT NULL,
    duration INTEGER NOT NULL,
    idempotency_key VARCHAR(255),
    assessment JSON,
    made_by JSON,
    submitted_at TIMESTAMP WITH TIME ZONE NOT NULL,
    candidate_id VARCHAR(64) NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_answers PRIMARY KEY (id),
    CONSTRAINT uq_answers_interview_id UNIQUE (interview_id, idempotency_key),
    CONSTRAINT fk_answers_interview_id_interviews FOREIGN KEY(interview_id) REFERENCES interviews (id) ON DELETE CASCADE,
    CONSTRAINT uq_answers_asked_id UNIQUE (asked_id),
    CONSTRAINT fk_answers_asked_id_asked_questions FOREIGN KEY(asked_id) REFERENCES asked_questions (id) ON DELETE CASCADE
);

CREATE INDEX ix_answers_candidate_id ON answers (candidate_id);

CREATE INDEX ix_answers_interview_id ON answers (interview_id);

CREATE INDEX ix_answers_organisation_id ON answers (organisation_id);

CREATE TABLE feedback (
    id VARCHAR NOT NULL,
    message_id VARCHAR NOT NULL,
    rating VARCHAR(8) NOT NULL,
    comment TEXT,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_feedback PRIMARY KEY (id),
    CONSTRAINT fk_feedback_message_id_messages FOREIGN KEY(message_id) REFERENCES messages (id) ON DELETE CASCADE
);

CREATE INDEX ix_feedback_message_id ON feedback (message_id);

CREATE INDEX ix_feedback_organisation_id ON feedback (organisation_id);

CREATE TABLE interview_turns (
    id VARCHAR(64) NOT NULL,
    interview_id VARCHAR(64) NOT NULL,
    answer_id VARCHAR(64),
    number INTEGER NOT NULL,
    task_id VARCHAR(36),
    heard_after INTEGER NOT NULL,
    result JSON,
    candidate_id VARCHAR(64) NOT NULL,
    organisation_id VARCHAR(64) NOT NULL,
    CONSTRAINT pk_interview_turns PRIMARY KEY (id),
    CONSTRAINT fk_interview_turns_interview_id_interviews FOREIGN KEY(interview_id) REFERENCES interviews (id) ON DELETE CASCADE,
    CONSTRAINT uq_interview_turns_answer_id UNIQUE (answer_id),
    CONSTRAINT fk_interview_turns_answer_id_answers FOREIGN KEY(answer_id) REFERENCES answers (id) ON DELETE CASCADE
);

CREATE INDEX ix_interview_turns_candidate_id ON interview_turns (candidate_id);

CREATE INDEX ix_interview_turns_interview_id ON interview_turns (interview_id);

CREATE INDEX ix_interview_turns_organisation_id ON interview_turns (organisation_id);

