-- What people say: petitions, and the counts of what they think.
CREATE TABLE petition (
  id {id}, code text NOT NULL, topic text NOT NULL, stage text NOT NULL, agency text NOT NULL, officer text, dossier text,
  procedure text, hide_name {int} NOT NULL, open {int} NOT NULL, sent_at {time} NOT NULL, due_at {time},
  answer_by {time} NOT NULL, answered_at {time}, told_at {time}, reopen_by {time}, reopened_at {time}, closed_at {time},
  rating {int}, public {int} NOT NULL, title text, question text, answer text, folded text, version {int} NOT NULL,
  personal_id {int}, subject_token {int}, phone_token {int});
CREATE UNIQUE INDEX petition_code ON petition (code);
CREATE INDEX petition_open ON petition (agency, due_at) WHERE open = 1;
CREATE INDEX petition_agency ON petition (agency, sent_at);
CREATE INDEX petition_public ON petition (told_at) WHERE public = 1;
CREATE INDEX petition_reopen ON petition (reopen_by) WHERE stage IN ('published', 'answered_privately');
CREATE INDEX petition_subject ON petition (subject_token) WHERE subject_token IS NOT NULL;
CREATE INDEX petition_dossier ON petition (dossier) WHERE dossier IS NOT NULL;
CREATE TABLE voice_count (
  agency text NOT NULL, day {day} NOT NULL, received {int} NOT NULL, forwarded {int} NOT NULL, declined {int} NOT NULL,
  withdrawn {int} NOT NULL, answered_in_time {int} NOT NULL, answered_late {int} NOT NULL, published {int} NOT NULL,
  reopened {int} NOT NULL, answers_liked {int} NOT NULL, answers_disliked {int} NOT NULL, dossiers_liked {int} NOT NULL,
  dossiers_disliked {int} NOT NULL, intake_liked {int} NOT NULL, intake_disliked {int} NOT NULL,
  handling_liked {int} NOT NULL, handling_disliked {int} NOT NULL, return_liked {int} NOT NULL,
  return_disliked {int} NOT NULL, PRIMARY KEY (agency, day)){small_table};
