-- Uploads that are not whole yet, what is in stored files, and the text recognised in them.
CREATE TABLE upload (
  id text PRIMARY KEY, owner text NOT NULL, sealed {bytes} NOT NULL, bytes {int} NOT NULL, created_at {time} NOT NULL,
  expires_at {time} NOT NULL, sha256 text);
CREATE INDEX upload_expires ON upload (expires_at);
CREATE TABLE file_pages (
  sha256 text PRIMARY KEY, pages {int} NOT NULL);
CREATE TABLE recognised_text (
  sha256 text PRIMARY KEY, state text NOT NULL, pages_read {int} NOT NULL, pages {int} NOT NULL, sealed {bytes}, engine text,
  fault text, at {time} NOT NULL);
