-- Signing in with an identity provider: where a session came from, sign-ins on their way, tokens taken once; forms that
-- were sent when the session had ended.
ALTER TABLE session ADD COLUMN provider_session text;
ALTER TABLE session ADD COLUMN provider_subject text;
ALTER TABLE session ADD COLUMN assurance {int};
CREATE INDEX session_provider_session ON session (provider_session) WHERE provider_session IS NOT NULL;
CREATE INDEX session_provider_subject ON session (provider_subject) WHERE provider_subject IS NOT NULL;
CREATE TABLE sign_in_attempt (
  state_hash {bytes} PRIMARY KEY, browser_hash {bytes} NOT NULL, sealed {bytes} NOT NULL, expires_at {time} NOT NULL);
CREATE TABLE logout_token (hash {bytes} PRIMARY KEY, expires_at {time} NOT NULL);
CREATE TABLE kept_form (id text PRIMARY KEY, draft text NOT NULL, sealed {bytes} NOT NULL, expires_at {time} NOT NULL);
