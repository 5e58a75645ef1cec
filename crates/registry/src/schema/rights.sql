-- Policies and grants, what happened to accounts.
ALTER TABLE staff_grant ADD COLUMN procedures text;
CREATE TABLE account_event (
  id text PRIMARY KEY, at {time} NOT NULL, staff text NOT NULL, actor text NOT NULL, kind text NOT NULL, detail text NOT NULL);
CREATE INDEX account_event_staff ON account_event (staff, at);
-- Looks at personal data.
CREATE TABLE access_look (
  day {day} NOT NULL, staff text NOT NULL, dossier {int} NOT NULL, purpose text NOT NULL, at {time} NOT NULL,
  PRIMARY KEY (day, staff, dossier, purpose)){small_table};
CREATE INDEX access_look_dossier ON access_look (dossier, day);
-- Signing in: recovery codes, passkeys and what is asked of them once.
ALTER TABLE staff ADD COLUMN totp_pending {bytes};
CREATE TABLE recovery_code (staff text NOT NULL, hash {bytes} NOT NULL, used_at {time}, PRIMARY KEY (staff, hash));
CREATE TABLE passkey (
  id text PRIMARY KEY, staff text NOT NULL, name text NOT NULL, public_key {bytes} NOT NULL, counter {int} NOT NULL,
  created_at {time} NOT NULL, used_at {time});
CREATE INDEX passkey_staff ON passkey (staff);
CREATE TABLE passkey_challenge (challenge text PRIMARY KEY, staff text, expires_at {time} NOT NULL);
