-- payments: what was asked for, came in and was given back, as the journal says it; the credits that banks told of.
CREATE TABLE payment_entry (
  stream {int} NOT NULL, version {int} NOT NULL, kind text NOT NULL, reference text, code text NOT NULL, intake text NOT NULL,
  authority text NOT NULL, dong {int} NOT NULL, over_dong {int} NOT NULL, credit text, at {time} NOT NULL,
  PRIMARY KEY (stream, version));
CREATE INDEX payment_entry_reference ON payment_entry (reference) WHERE kind = 'asked';
CREATE INDEX payment_entry_intake ON payment_entry (intake, at) WHERE kind <> 'asked';
CREATE TABLE bank_credit (
  id text PRIMARY KEY, bin text NOT NULL, account text NOT NULL, agency text NOT NULL, dong {int} NOT NULL,
  paid_at {time} NOT NULL, told_at {time} NOT NULL, told_by text NOT NULL, sealed {bytes} NOT NULL, doubt text,
  reference text, stream {int}, code text, matched_by text, matched_at {time}, receipt_year {int}, receipt {int});
CREATE INDEX bank_credit_waiting ON bank_credit (agency, told_at) WHERE stream IS NULL;
CREATE INDEX bank_credit_dossier ON bank_credit (stream) WHERE stream IS NOT NULL;
CREATE UNIQUE INDEX bank_credit_receipt ON bank_credit (agency, receipt_year, receipt) WHERE receipt IS NOT NULL;
