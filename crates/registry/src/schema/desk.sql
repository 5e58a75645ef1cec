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
