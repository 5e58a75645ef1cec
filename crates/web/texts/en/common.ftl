### Page frame, shared parts, units of counting.

## Page frame
page-faulty = Error:
page-skip = Skip to main content
page-loading = Loading
page-copied = Copied
page-simulated = Simulated data: the persons and dossiers here do not exist.
page-simulated-short = Simulated data
page-doors = Main sections
page-languages = change language
page-menu = All sections
door-procedures = Procedures
door-track = Track a dossier
door-work = Work desk
door-sign-in = Sign in
foot-owner = People’s Committee, { $province }. This site uses no tracking cookies.
foot-help = Help
foot-accessibility = Accessibility
foot-privacy = Personal data
foot-printed = Printed { $time } { $day }
foot-printed-by = Printed { $time } { $day } by { $name }

## Officer bar
bar-search = Search dossiers, people, procedures
bar-search-hint = Search dossiers, people, procedures…
bar-queues = Queues
bar-more = More
bar-sign-out = Sign out
keys-title = Keyboard shortcuts
keys-search = search
keys-work = go to To do
keys-intake = go to Intake
keys-sign = go to Signing
keys-next = next row, previous row
keys-open = open
keys-mark = mark
keys-back = back one level
keys-filled = press the main button
keys-switch-off = Switch shortcuts off
keys-switch-on = Switch shortcuts on
keys-close = Close

## Units of counting
count-dossiers =
    { $count ->
        [one] { $count } dossier
       *[other] { $count } dossiers
    }
limit-same-day = the same day
limit-working-days =
    { $count ->
        [one] { $count } working day
       *[other] { $count } working days
    }
limit-working-hours =
    { $count ->
        [one] { $count } working hour
       *[other] { $count } working hours
    }
limit-days =
    { $count ->
        [one] { $count } day
       *[other] { $count } days
    }
limit-months =
    { $count ->
        [one] { $count } month
       *[other] { $count } months
    }
span-minutes = { $minutes } min
span-hours = { $hours } h
span-hours-minutes = { $hours } h { $minutes } min

## Day strip
days-month = Month { $month }
days-months = Months { $first } to { $last }
days-account = Legal basis and the count day by day
days-left-out =
    { $count ->
        [one] { $count } more week in between
       *[other] { $count } more weeks in between
    }
day-received = received
day-restarted = complete
day-weekend = off
day-holiday = holiday
day-rolled = rolls on
day-paused = paused
day-number = day { $number }
day-today = today
day-due = due
account-received = Day of receipt, not counted
account-after-cutoff = Received after the cut-off hour, moved to the next working day
account-counted = Counted, day { $number }
account-counted-minutes = Counted { $span }
account-due = Result due
account-weekend = Weekend, not counted
account-holiday = Day off, not counted
account-paused = Paused, not counted
account-restarted = Papers complete, the count starts anew
account-rolled = The last day fell on a day off and moves to the next working day

## Timeline
timeline-done = Done
timeline-current = Under way
timeline-ahead = To come
timeline-ended = Ended here

## Forms
field-optional = (optional)
field-if-so = (only if it applies)
field-yes = Yes
field-no = No
field-choose = Choose one
field-day = Day
field-month = Month
field-year = Year
field-hint-personal-id = 12 digits, on the ID card or in VNeID.
field-hint-date = For example 12 03 1994.
field-hint-name = Full name as on the document.
faults-title =
    { $count ->
        [one] { $count } answer needs correcting
       *[other] { $count } answers need correcting
    }
