### Words of the citizen's own pages and of the frame.

page-too-large = More was sent than is taken. Send fewer or smaller files.
page-too-many = You have asked too often in one minute. Wait a minute and try again.
page-to-dossier = To the dossier
page-already-so = This was recorded when you first sent it. There is no need to send it again.
page-key-reused = This form was sent before with other answers, and those were recorded. Nothing was changed now.
page-back = Back
hours-left = Office hours: { $span } left
hours-next = Outside office hours, open again { $at }
search-dossier = Show dossier { $code }
paging-first = To the start of the list
procedures-all = All
popular-1 = marital status
popular-2 = certified copy
popular-3 = birth
popular-4 = allowance
popular-5 = household business
procedure-past = Edition of { $day }, no longer in force
procedure-central = A central authority handles this in its own system; it cannot be accepted here. File it on the National Public Service Portal.
procedure-not-in-force = This edition is no longer in force, so it cannot be filed.
scope-remote = remote communes
scope-not-remote = elsewhere
paper-if-it-applies = if it applies
paper-from-register = taken from { $register }
source-not-yet = not yet in force
source-expired = expired
source-in-force = in force
procedure-edition = edition in force from { $day }
procedure-edition-announced = edition in force from { $day }, Decision { $number }
level-commune = commune level
level-province = province level
place-nationwide = any counter in the country
place-province = any of { $count } communes and wards of the province
place-own-commune = the commune or ward that decides
place-own-province = the provincial service centre
channel-online-full = fully online
channel-online-partial = partly online
authority-elsewhere = A central authority
authority-commune = People’s Committee of the commune or ward
province-of = { $name } province
clock-left-span = { $span } left
clock-left-days = { $count ->
    [one] { $count } working day left
   *[other] { $count } working days left
}
clock-late-today = Overdue today
clock-late-days = { $count ->
    [one] Overdue by { $count } working day
   *[other] Overdue by { $count } working days
}
clock-paused-payment = Paused, waiting for payment
clock-paused-supplement = Paused, waiting for papers
clock-answered = Not counting, papers being checked
clock-in-transit = Not counting, on its way to the authority
clock-intake-supplement = Not counting, waiting for papers
clock-not-counting = Not counting, waiting for intake
clock-closed = Closed
clock-done = Done in time
clock-done-late-today = Done late the same day
clock-done-late-days = { $count ->
    [one] Done { $count } working day late
   *[other] Done { $count } working days late
}
duty-supplement = { $count ->
    [one] One thing is needed from you before { $until }:
   *[other] { $count } things are needed from you before { $until }:
}
duty-payment = Pay { $amount } before { $until }. The time limit is paused meanwhile.
duty-collect = The result is ready. Collect it at { $place } with your identity card and the receipt.
duty-not-accepted = { $reason } Ground: { $ground }.
duty-stopped = To go on, file a new dossier.
duty-returned = The dossier is finished and the result handed over.
duty-registered = You have nothing to do now. An officer is checking that all papers are there.
duty-none = You have nothing to do now.
days-in-transit = It was filed elsewhere than where it is decided: the time limit starts when the authority receives it. The days below count as if it had been received at once.
days-restarted = You sent further papers, so the time limit started anew.
days-extended = The authority apologised and gave a new date, { $due }; the first was { $original }.
timeline-since = Since { $moment }
ahead-accept = Intake
ahead-assess = Assessment
ahead-sign = Signature
ahead-return = Result handed over
person-citizen = Citizen
track-supplement = Send what is missing
arrived-check = An officer checks the dossier before { $moment }
arrived-then = Once the papers are complete you get a receipt with the date of the result
receipt-signed-at = { $place }, { $day }/{ $month }/{ $year }
receipt-of = Received from
receipt-address = Address
receipt-phone = Telephone
receipt-email = E-mail
receipt-content = Request
receipt-authority = Deciding authority
receipt-limit = Time limit
receipt-channel = Filed
receipt-delivery = Result
paper-register = taken from a register
paper-digitised = { $kind }, digitised
fact-intake = Received at
fact-authority = Decided by
fact-channel = Filed
fact-delivery = Result
fact-result-number = Number of the result
dossier-result = Result
dossier-keep-words = The dossier goes on as if you had never asked to withdraw it; the time limit stays the same.
dossier-keep-reason = Why do you keep it?
rating-question = How was the handling of this dossier?
rating-yes = Satisfied
rating-no = Not satisfied
supplement-general = Dossier
supplement-clock-intake = The time limit is not running yet. It starts once the dossier is complete and accepted.
supplement-clock-pause = The time limit is paused meanwhile and goes on once the papers are complete.
file-fault-empty = The file { $name } is empty. Choose it again
file-fault-kind = The file must be PDF, JPG, PNG or TIFF. { $name } is another kind: print it to PDF and send again
file-fault-large = The file { $name } is { $size }, the limit is 50 MB. Retake it closer or split it
file-fault-trouble = The file { $name } could not be stored. Try again in 1 minute
prepare-length-words = { $parts } parts, { $papers } papers
prepare-case = Your case
draft-applicant = Applicant
draft-known = From the population register
draft-known-demo = From the population register (simulated)
sex-female = Female
sex-male = Male
answers-files = { $count ->
    [one] { $count } file
   *[other] { $count } files
}
answers-who-sees = Who can see it
answers-who-sees-words = The centre that receives it and the authority that decides; each look at the personal number is recorded
answers-true-missing = Tick that what you state is true
answers-deed-preparation = Get the QR code for the counter
answers-deed-preparation-words = Nothing is filed yet. You get a code; show it at any counter of the province, and the officer opens what you filled in and accepts it.
prepared-title = Preparation code
prepared-bring = Bring this code and the original papers to any counter of the province
prepared-clock = Nothing is filed and no time limit runs until an officer accepts it
prepared-until = The code is good until { $day }
me-draft-words = Saved { $saved }, kept until { $until }
me-dossier-due = { $stage }, due { $due }
home-figure = { $month }: { $count } of { $closed } dossiers of the province were finished in time.
procedure-look-up-only = This procedure is in the national catalogue; here it can be looked up but not filed yet. Ask the authority or search the National Public Service Portal.
procedure-not-described = no data yet
procedure-from-catalogue = from the national catalogue, field { $field }
days-same-day = This procedure must be done the same day; accepted after { $cutoff }, on the next working day.
