CREATE TABLE schema_version (version {int} NOT NULL);
CREATE TABLE province_head (
  province text PRIMARY KEY, position {int} NOT NULL, hash {bytes} NOT NULL,
  next_stream {int} NOT NULL, next_personal {int} NOT NULL);
CREATE TABLE setting (name text PRIMARY KEY, value text NOT NULL);
CREATE TABLE journal (
  position {id}, stream {int} NOT NULL, version {int} NOT NULL, kind text NOT NULL, at {time} NOT NULL,
  actor text NOT NULL, on_behalf_of text, unit text, pack_edition text NOT NULL, request_key {bytes},
  body {json} NOT NULL, hash {bytes} NOT NULL);
CREATE UNIQUE INDEX journal_stream ON journal (stream, version);
CREATE UNIQUE INDEX journal_request ON journal (request_key) WHERE request_key IS NOT NULL;
CREATE TABLE personal (id {id}, stream {int} NOT NULL, salt {bytes}, sealed {bytes}, erased_at {time});
CREATE TABLE dossier (
  id {id}, code text NOT NULL, procedure text NOT NULL, edition {day} NOT NULL, case_id text, channel text NOT NULL,
  support text, intake text NOT NULL, authority text NOT NULL, consulted text, status {int} NOT NULL, stage text NOT NULL,
  open {int} NOT NULL, stage_since {time} NOT NULL, submitted_at {time} NOT NULL, accepted_at {time}, starts_at {time},
  original_due_at {time}, due_at {time}, paused_since {time}, closed_at {time}, returned_at {time},
  intake_officer text, case_officer text, signer text, supplements {int} NOT NULL, extensions {int} NOT NULL,
  rating {int}, letter text, fee_dong {int} NOT NULL, version {int} NOT NULL, wake_at {time}, personal_id {int},
  subject_token {int}, name_token {int}, phone_token {int});
CREATE UNIQUE INDEX dossier_code ON dossier (code);
CREATE INDEX dossier_authority ON dossier (authority, status, due_at);
CREATE INDEX dossier_intake ON dossier (intake, status, submitted_at);
CREATE INDEX dossier_officer ON dossier (case_officer, closed_at) WHERE case_officer IS NOT NULL;
CREATE INDEX dossier_support ON dossier (support, status) WHERE support IS NOT NULL;
CREATE INDEX dossier_consulted ON dossier (consulted) WHERE consulted IS NOT NULL;
CREATE INDEX dossier_subject ON dossier (subject_token);
CREATE INDEX dossier_name ON dossier (name_token);
CREATE INDEX dossier_wake ON dossier (wake_at) WHERE wake_at IS NOT NULL;
CREATE TABLE daily_count (
  authority text NOT NULL, intake text NOT NULL, procedure text NOT NULL, day {day} NOT NULL,
  received {int} NOT NULL, online {int} NOT NULL, accepted {int} NOT NULL, closed {int} NOT NULL,
  closed_on_time {int} NOT NULL, stopped {int} NOT NULL, supplements {int} NOT NULL, rated {int} NOT NULL,
  liked {int} NOT NULL, PRIMARY KEY (authority, intake, procedure, day)){small_table};
CREATE TABLE code_sequence (
  agency text NOT NULL, day {day} NOT NULL, next {int} NOT NULL, PRIMARY KEY (agency, day)){small_table};
CREATE TABLE staff (
  id text PRIMARY KEY, name text NOT NULL, agency text, title text, password_hash text, totp_sealed {bytes}, totp_step {int},
  failed {int} NOT NULL, locked_until {time}, disabled_at {time}, created_at {time} NOT NULL);
CREATE TABLE staff_grant (
  staff text NOT NULL, role text NOT NULL, agency text NOT NULL, valid_from {time} NOT NULL, valid_to {time},
  PRIMARY KEY (staff, role, agency));
CREATE TABLE session (
  token_hash {bytes} PRIMARY KEY, staff text, subject text, person {bytes}, label text NOT NULL, created_at {time} NOT NULL,
  expires_at {time} NOT NULL, used_at {time} NOT NULL);
CREATE TABLE token (
  id text PRIMARY KEY, hash {bytes} NOT NULL, label text NOT NULL, staff text, subject text, person {bytes}, expires_at {time},
  revoked_at {time}, created_at {time} NOT NULL);
CREATE UNIQUE INDEX token_hash ON token (hash);
CREATE TABLE draft (
  id text PRIMARY KEY, subject text, procedure text NOT NULL, sealed {bytes} NOT NULL,
  updated_at {time} NOT NULL, expires_at {time} NOT NULL);
CREATE INDEX draft_subject ON draft (subject) WHERE subject IS NOT NULL;
CREATE TABLE job (
  id text PRIMARY KEY, kind text NOT NULL, payload text NOT NULL, run_at {time} NOT NULL, claimed_by text,
  claimed_until {time}, attempts {int} NOT NULL, last_error text, done_at {time});
CREATE INDEX job_due ON job (run_at) WHERE done_at IS NULL;
CREATE TABLE heartbeat (job text PRIMARY KEY, at {time} NOT NULL, note text NOT NULL);
CREATE TABLE outbox (topic text PRIMARY KEY, position {int} NOT NULL, claimed_by text, claimed_until {time});
CREATE TABLE file (sha256 text PRIMARY KEY, bytes {int} NOT NULL, media_type text NOT NULL, stored_at {time} NOT NULL);
CREATE TABLE catalogue_entry (
  code text PRIMARY KEY, name text NOT NULL, folded text NOT NULL, field text NOT NULL, ministry text NOT NULL,
  levels text NOT NULL, imported_at {time} NOT NULL);
CREATE TABLE edition (
  id {id}, status text NOT NULL, name text NOT NULL, title text NOT NULL, ground text NOT NULL, effective_from {day} NOT NULL,
  based_on {int}, proposed_by text, proposed_at {time} NOT NULL, decided_by text, decided_at {time}, reason text,
  published_at {time}, version {int} NOT NULL, files {json} NOT NULL);
