-- Policies and grants, what happened to accounts.
ALTER TABLE staff_grant ADD COLUMN procedures text;
CREATE TABLE account_event (
  id text PRIMARY KEY, at {time} NOT NULL, staff text NOT NULL, actor text NOT NULL, kind text NOT NULL, detail text NOT NULL);
CREATE INDEX account_event_staff ON account_event (staff, at);
