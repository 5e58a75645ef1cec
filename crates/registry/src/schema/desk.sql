-- worklist
CREATE TABLE saved_view (
  id text PRIMARY KEY, owner text NOT NULL, unit text, place {int} NOT NULL, sealed {bytes} NOT NULL,
  created_at {time} NOT NULL, removed_at {time});
CREATE INDEX saved_view_owner ON saved_view (owner);
CREATE INDEX saved_view_unit ON saved_view (unit) WHERE unit IS NOT NULL;
CREATE TABLE landing_view (staff text PRIMARY KEY, saved_view text NOT NULL);
CREATE TABLE export (
  id text PRIMARY KEY, owner text NOT NULL, list text NOT NULL, format text NOT NULL, lang text NOT NULL, state text NOT NULL,
  total {int} NOT NULL, done {int} NOT NULL, sealed {bytes} NOT NULL, created_at {time} NOT NULL, finished_at {time},
  expires_at {time} NOT NULL, taken_at {time}, taken {int} NOT NULL);
CREATE INDEX export_owner ON export (owner, created_at);
CREATE INDEX export_open ON export (created_at) WHERE state IN ('waiting', 'running');
CREATE TABLE export_part (export text NOT NULL, part {int} NOT NULL, sealed {bytes} NOT NULL, PRIMARY KEY (export, part));
CREATE INDEX dossier_open_due ON dossier (COALESCE(due_at, submitted_at), id) WHERE open = 1;
CREATE INDEX dossier_open_arrival ON dossier (submitted_at, id) WHERE open = 1;
CREATE INDEX dossier_open_intake ON dossier (intake, authority, status) WHERE open = 1;
CREATE INDEX dossier_open_procedure ON dossier (procedure, authority) WHERE open = 1;
-- What members of staff keep for their own work: saved filters, exports, notices, substitutions.
-- notices and substitutions
CREATE TABLE timer (dossier {id}, at {time} NOT NULL, seen {int} NOT NULL);
CREATE INDEX timer_at ON timer (at);
CREATE TABLE notice (
  dossier {int} NOT NULL, kind text NOT NULL, at {time} NOT NULL, person text NOT NULL, agency text,
  made_at {time} NOT NULL, read_at {time}, settled_at {time}, PRIMARY KEY (dossier, kind, at, person));
CREATE INDEX notice_person ON notice (person, at);
CREATE INDEX notice_unread ON notice (person) WHERE read_at IS NULL AND settled_at IS NULL;
CREATE TABLE substitution (
  id text PRIMARY KEY, absent text NOT NULL, substitute text NOT NULL, roles text NOT NULL, ground text NOT NULL,
  starts_at {time} NOT NULL, ends_at {time} NOT NULL, made_by text NOT NULL, made_at {time} NOT NULL,
  ended_by text, ended_at {time});
CREATE INDEX substitution_absent ON substitution (absent, ends_at);
CREATE INDEX substitution_substitute ON substitution (substitute, ends_at);
CREATE TABLE decision_draft (
  dossier {int} NOT NULL, officer text NOT NULL, sealed {bytes} NOT NULL, updated_at {time} NOT NULL,
  PRIMARY KEY (dossier, officer));
