-- Queue and appointments of a service centre, and the money taken at its counters.
CREATE TABLE hall (centre text PRIMARY KEY, version {int} NOT NULL, windows {int} NOT NULL, favoured {int} NOT NULL);
CREATE TABLE hall_desk (
  centre text NOT NULL, officer text NOT NULL, place {int} NOT NULL, used_at {time} NOT NULL,
  PRIMARY KEY (centre, officer)){small_table};
CREATE TABLE ticket (
  id text PRIMARY KEY, centre text NOT NULL, day {day} NOT NULL, series text NOT NULL, number {int}, field text NOT NULL,
  priority {int} NOT NULL, source text NOT NULL, state text NOT NULL, slot_at {time}, place {int}, code text,
  taken_at {time} NOT NULL, arrived_at {time}, queued_at {time}, called_at {time}, shown_at {time}, served_at {time},
  finished_at {time}, missed {int} NOT NULL, desk {int}, officer text, draft text, phone_sealed {bytes},
  phone_token {int}, request_key text);
CREATE INDEX ticket_day ON ticket (centre, day, state);
CREATE UNIQUE INDEX ticket_number ON ticket (centre, day, series, number) WHERE number IS NOT NULL;
CREATE UNIQUE INDEX ticket_place ON ticket (centre, slot_at, place) WHERE place IS NOT NULL;
CREATE UNIQUE INDEX ticket_request ON ticket (request_key) WHERE request_key IS NOT NULL;
CREATE INDEX ticket_phone ON ticket (phone_token) WHERE phone_token IS NOT NULL;
CREATE TABLE shelf (code text PRIMARY KEY, place text NOT NULL, put_by text NOT NULL, put_at {time} NOT NULL);
CREATE TABLE fee_taken (
  stream {int} NOT NULL, version {int} NOT NULL, line {int} NOT NULL, code text NOT NULL, procedure text NOT NULL,
  intake text NOT NULL, officer text, day {day} NOT NULL, at {time} NOT NULL, fee text NOT NULL, method text NOT NULL,
  dong {int} NOT NULL, PRIMARY KEY (stream, version, line)){small_table};
CREATE INDEX fee_taken_day ON fee_taken (intake, day);
CREATE TABLE fee_closing (
  id {id}, centre text NOT NULL, officer text NOT NULL, day {day} NOT NULL, closed_at {time} NOT NULL, position {int} NOT NULL,
  hash {bytes} NOT NULL, cash_dong {int} NOT NULL, transfer_dong {int} NOT NULL, refunded_dong {int} NOT NULL,
  counted_dong {int} NOT NULL, lines {int} NOT NULL, note text NOT NULL, countersigned_by text, countersigned_at {time});
CREATE INDEX fee_closing_day ON fee_closing (centre, day, officer);
