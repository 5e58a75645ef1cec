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
