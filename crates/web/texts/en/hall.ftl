# The hall, hand-over, results, fees.

queue-hall = The hall of the service centre
queue-new-title = Take a number
queue-which-centre = Which service centre do you come to? Type the name of a commune or ward, old or new.
queue-which-service = What do you come for?
queue-waiting = { $count ->
    [0] Nobody is waiting.
    [one] { $count } person is waiting.
   *[other] { $count } people are waiting.
}
queue-estimate = About { $least } to { $most } minutes, by how long services took in the last weeks.
queue-estimate-unknown = Too little was measured to estimate the wait.
queue-estimate-overloaded = Overloaded today: the wait is { $span } or more. Better book another day.
queue-priority = Elderly, pregnant, disabled or with a small child: tick this to go first
queue-have-appointment = I have an appointment
queue-here = I am here
queue-book-instead = Book another day and time instead
queue-group-collect = Collect a result
queue-group-advice = Questions and advice
queue-call = Number { $number }, window { $window }
queue-digit-0 = zero
queue-digit-1 = one
queue-digit-2 = two
queue-digit-3 = three
queue-digit-4 = four
queue-digit-5 = five
queue-digit-6 = six
queue-digit-7 = seven
queue-digit-8 = eight
queue-digit-9 = nine
queue-refused-unknown = No such number or appointment. Check the code on your booking; without it, ask at the help desk.
queue-refused-not-now = This number has moved on, so that is no longer possible. Below is how it stands.
queue-refused-full = This slot has just filled up. Choose another with free places.
queue-refused-no-slot = There is no such slot: it is over, on a day off or too far ahead. Choose one from the list.
queue-refused-too-early = It is too early to say that you are here. Do so on the day, shortly before your time.
queue-refused-too-many = This telephone already holds as many appointments as it may. Cancel one, then book again.
queue-refused-no-window = Say at which window you sit before you call.
queue-refused-still-called = Whoever was called has not come yet. Press “At the window” or “Absent” before the next call.
queue-refused-closed = The centre is closed, so no numbers are given. You can book an appointment.
ticket-title = Your number
ticket-title-booked = Your appointment
ticket-centre = Where
ticket-service = Service
ticket-slot = Time
ticket-code = Code of the appointment
ticket-waiting = { $count ->
    [0] You are next. Come near the windows.
    [one] { $count } person is before you.
   *[other] { $count } people are before you.
}
ticket-missed-once = You were not there when called; the number went to the end of the line: { $count } before you.
ticket-called = Please come to window { $window } now.
ticket-serving = You are being served.
ticket-done = You have been served.
ticket-missed = You were called several times and not there. If you have just come, tell a counter to be put back in line.
ticket-cancelled = Cancelled.
ticket-over = That day is over. Take a new number or book again.
ticket-booked = When you arrive, press “I am here” or type the code at the kiosk, at most { $minutes } minutes before your time.
ticket-prepare = Prepare your dossier while you wait
ticket-prepare-hint = What you fill in now need not be asked at the window.
ticket-change = Change the time
ticket-cancel = Cancel
ticket-draft = What you prepared
ticket-draft-there = It lies with this number. The counter opens it when you are called.
ticket-draft-code = Preparation code (on the last page of preparing)
ticket-draft-put = Put it with this number
ticket-no-draft = A preparation code has 32 letters and digits. Copy it from the last page of preparing, or paste the whole address.
ticket-keep = Keep this address to look again. Whoever has it can look and cancel.
ticket-paper = Print the ticket
ticket-paper-title = Number { $number }
ticket-paper-hint = Scan to see how many are before you, and prepare meanwhile.
book-title = Book an appointment
book-move-title = Change the appointment
book-day = Choose a day
book-free = { $count ->
    [0] full
    [one] { $count } place
   *[other] { $count } places
}
book-none = There are no slots in the coming days. Take a number at the centre.
book-phone-hint = Only used to hold your place; encrypted where it is kept.
book-go = Book
book-code-hint = You then get a code of 6 digits. Confirm with it when you arrive.
book-move-go = Move to this time
book-faults = Not booked yet: see the marked fields below.
book-no-slot = Choose a slot with a free place.
display-title = Please come to the window
display-window = Window
display-next = Next:
display-nobody = No number has been called
display-speak = Call numbers out loud
desk-queue-title = Call numbers
desk-queue-no-window = At which window do you sit?
desk-queue-window = Window { $window }
desk-queue-my-window = My window
desk-queue-sit = Sit here
desk-queue-priority = priority
desk-queue-prepared = prepared
desk-queue-serving = Being served at the window.
desk-queue-intake = Take in a dossier
desk-queue-intake-prepared = Open what was prepared
desk-queue-finish = Finished
desk-queue-serve = At the window
desk-queue-recall = Recall
desk-queue-absent = Absent
desk-queue-next = Call the next number
desk-queue-free = The window is free.
desk-queue-line = The line, in the order it will be called
desk-queue-empty = Nobody is waiting.
desk-queue-others = At other windows
desk-queue-booked = Appointments today, not here yet
desk-queue-arrived = Is here
desk-queue-missed = Called and absent
desk-queue-restore = Put back
desk-queue-windows = Windows of the centre
desk-queue-how-many = Windows
desk-queue-save = Save
desk-queue-nobody = Nobody waits any more. Whoever you served is marked as finished.
desk-queue-slot = appointment { $time }
desk-queue-called-to = called to window { $window }
desk-queue-at = at window { $window }
desk-queue-waits = waits { $span }
desk-queue-missed-once = was absent once
times-title = Waiting times
times-all = Whole period
times-by-hour = By hour of arrival
times-by-service = By service
times-hour = { $from }–{ $to }
times-count = Called
times-median = Wait, median
times-ninth = 9 of 10 waited no longer than
times-served = At the window, median
times-span = { $minutes }:{ $seconds } min
times-left = { $count ->
    [0] Everybody who came was called.
    [one] { $count } person who came was not called or gave up.
   *[other] { $count } people who came were not called or gave up.
}
times-empty = Nobody was called in this period.
times-tickets-title = Calls
times-tickets-lead = { $count ->
    [one] { $count } call, { $from } to { $to }
   *[other] { $count } calls, { $from } to { $to }
}
times-ticket = Number
times-arrived = Came
times-called = First call
times-waited = Waited
times-served-one = At the window
transfers-title = Hand-over
transfers-arriving = Arriving
transfers-sent = Sent
transfers-late = Not received in time
transfers-received = Received
transfers-arriving-lead = Dossiers sent to your unit. Confirm within { $hours } working hours; the clock starts when you do.
transfers-sent-lead = Dossiers you sent that the other end has not confirmed. After { $hours } working hours they turn amber at both ends.
transfers-late-lead = Not confirmed for { $hours } working hours: call the other end.
transfers-received-lead = Confirmed in the last three days. A dossier has { $hours } working hours to be received.
transfers-empty = There is no dossier here.
transfers-three = The three organisations
transfers-support = Helped by
transfers-intake = Taken in by
transfers-authority = Decided by
transfers-state = Hand-over
transfers-sent-at = sent { $at }
transfers-received-at = received { $at }
transfers-not-received = not received for { $span } of office hours
transfers-clock = Counting since { $from }, due { $due }
transfers-no-clock = Not counting yet: the clock starts when the authority receives it
transfers-phone = Call the counter { $phone }
transfers-no-return = Sent to the wrong place: the rules have no step that sends back a dossier on its way. Call the counter that took it in; both ends can open it.
transfers-receive-all = Receive all { $count }
transfers-receive-marked = Receive marked
transfers-slip = Print the hand-over slip
transfers-confirm-title = Receive { $count } dossiers
transfers-consequence = The clock of each starts at once. The electronic dossier is the one that is decided on; paper is signed for on the slip.
transfers-receive-go = Receive
transfers-done-title = { $done } received, { $refused } not
transfers-refused = Not received
transfers-done = Received
returns-title = Hand over results
returns-box = Scan the receipt, or type a code, personal number, telephone, name
returns-find = Find
returns-all = All results waiting
returns-ready = Results waiting to be collected
returns-waiting = No result yet
returns-empty = No result is waiting.
returns-none = No dossier found for “{ $typed }”. Try the whole code on the receipt.
returns-found = { $count ->
    [one] { $count } result is ready
   *[other] { $count } results are ready
}
returns-only-waiting = { $count ->
    [one] { $count } dossier, with no result waiting
   *[other] { $count } dossiers, with no result waiting
}
returns-ready-since = ready since { $at }
returns-handed-at = handed over { $at }
returns-not-ready = No result yet, due { $due }
returns-shelf = Shelf
returns-shelf-put = Note the shelf
returns-to = Recipient
returns-to-applicant = The applicant, identity checked
returns-to-proxy = An authorised person
returns-to-post = By post
returns-to-electronic = Electronically
returns-evidence = Evidence
returns-evidence-hint = Number of the authorisation, or of the consignment. Empty for the applicant.
returns-evidence-missing = Enter the number of the authorisation or of the consignment.
returns-given-back = The originals were given back
returns-not-given-back = Give the originals back, then tick the box below.
returns-hand = Handed over
returns-wrong = Report an error, back to the authority
returns-done = The result of { $code } was handed over.
returns-slip = Print the slip to sign
returns-uncollected = Nobody has come for { $days } working days
returns-uncollected-count = { $count ->
    [0] No result has waited { $days } working days
    [one] Not collected for { $days } working days: { $count } on the first page
   *[other] Not collected for { $days } working days: { $count } on the first page
}
fees-title = Fees taken
fees-day = Day
fees-back = Whole day
fees-paper = List on paper
fees-period = { $day }
fees-all = Whole day
fees-by-officer = By officer
fees-by-procedure = By procedure
fees-by-method = By way of paying
fees-lines = Fees
fees-cash = Cash
fees-transfer = Transfer
fees-online = Online
fees-other = Not in cash
fees-amount = Amount
fees-what = Procedure and fee
fees-officer = Taken by
fees-method = Paid by
fees-at = At
fees-obligation = financial obligation
fees-nobody = Paid online
fees-empty = No fee was taken.
fees-close = Close my day
fees-expected = Cash there should be by the book: { $amount }, less what was given back.
fees-counted = Cash counted
fees-refunded = Given back to payers
fees-note = Note (needed for a difference or a refund)
fees-close-go = Close the day
fees-difference = Difference
fees-difference-none = Agrees with the book
fees-difference-over = { $amount } too much
fees-difference-under = { $amount } missing
fees-closing-of = Closed by { $name }
fees-closed = Closed { $at }, over the journal up to entry { $position } ({ $hash })
fees-countersign = Countersign
fees-countersigned = Countersigned by { $name }, { $at }
fees-not-countersigned = Waiting for the head of the centre.
fees-after = { $count } more fees were taken after closing, { $amount }: close again, or put it on record if countersigned.
fees-not-counted = Enter the cash counted, digits only. Enter 0 if there is none.
fees-refused-not-yours = Only the officer closes their own day, and the head of the centre countersigns.
fees-refused-not-yet = That day has not come.
fees-refused-note = There is a difference or a refund: say why, then close.
fees-refused-refund = More was given back than was taken in cash. Check it.
fees-refused-countersigned = This day has been countersigned and stays closed.
fees-refused-own = Who closed it does not countersign it.
fees-refused-unknown = A later closing has replaced this one. Look again, then countersign the last.
fee-taken = { $amount }, paid
fee-taken-transfer = { $amount }, paid by transfer
fee-not-taken = { $amount }, not paid yet
