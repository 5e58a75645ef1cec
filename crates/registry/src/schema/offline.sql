-- Numbers reserved for counters whose network fails, and what could not be merged.
CREATE TABLE number_block (
  id {bytes} PRIMARY KEY, agency text NOT NULL, day {day} NOT NULL, first {int} NOT NULL, last {int} NOT NULL,
  centre text NOT NULL, staff text NOT NULL, device text NOT NULL, reserved_at {time} NOT NULL);
CREATE UNIQUE INDEX number_block_place ON number_block (agency, day, first);
CREATE INDEX number_block_staff ON number_block (staff, day);
CREATE TABLE offline_refusal (
  code text NOT NULL, staff text NOT NULL, centre text NOT NULL, procedure text NOT NULL, at_counter {time},
  refused_at {time} NOT NULL, reason text NOT NULL, sealed {bytes} NOT NULL, resolved_by text, resolved_at {time}, note text,
  PRIMARY KEY (code, staff));
CREATE INDEX offline_refusal_centre ON offline_refusal (centre, refused_at);
CREATE TABLE offline_look (
  code text NOT NULL, staff text NOT NULL, looked_by text NOT NULL, looked_at {time} NOT NULL,
  PRIMARY KEY (code, staff, looked_by, looked_at));
