# Signing in with the national electronic identity, filing for others and with help.

sign-in-people = People and businesses
sign-in-people-words = The page of VNeID opens; once you have agreed there, you come back to this very place.
sign-in-identity = Sign in with VNeID
sign-in-kept = What you have just sent is kept and shown after you sign in.
sign-in-missing = This place is not connected to VNeID yet, so you cannot sign in to file online here.
sign-in-missing-instead = You can still fill in a form without signing in: when it is done, take the QR code and show it at any counter; or file on the National Public Service Portal.
sign-in-missing-operator = Operator: start with motcua serve --identity FILE, see docs/sign-in.md.
sign-in-again = Sign in with VNeID again
sign-in-without = Go on without signing in

sign-in-failed-unknown = This sign-in cannot be used any more
sign-in-failed-unknown-words = It was used before, took more than 10 minutes, or was begun in another browser. Nobody was signed in.
sign-in-failed-unknown-cure = Sign in from the beginning, in one browser with cookies switched on.
sign-in-failed-denied = You did not agree to sign in
sign-in-failed-denied-words = VNeID says that you did not agree to share your data. Nothing was passed on.
sign-in-failed-denied-cure = Sign in again and agree, or fill in the form without signing in and show the code at a counter.
sign-in-failed-provider = VNeID did not answer properly
sign-in-failed-provider-words = The answer of VNeID could not be checked and was not used. Nobody was signed in.
sign-in-failed-provider-cure = Try again in a few minutes. If it stays so, tell the public service centre.
sign-in-failed-unreachable = VNeID does not answer
sign-in-failed-unreachable-words = The server of VNeID does not answer. What you have saved is untouched.
sign-in-failed-unreachable-cure = Try again in a few minutes, or go on without signing in and show the code at a counter.
sign-in-failed-clock = The clocks of the two systems differ
sign-in-failed-clock-words = The time in the answer of VNeID differs from the time here by more than a minute, so the answer was not used.
sign-in-failed-clock-cure = Try once more. If it stays so, tell the public service centre to set the clock of the server.
sign-in-failed-number = VNeID does not tell a personal number
sign-in-failed-number-words = Filing needs the personal identification number of 12 digits, and this account has none.
sign-in-failed-number-cure = Check your account in the VNeID app, or come to a counter with your identity card.
sign-in-failed-level = The level of identification is too low
sign-in-failed-level-words = You have signed in at level { $level }; filing here needs level { $least }.
sign-in-failed-level-cure = Sign in again with an account of a higher level, or have it raised at the commune police; you can still file at a counter.

me-assurance = You have signed in with VNeID, level { $level }.
sign-out-title = You are signed out
sign-out-words = This site does not know you any more.
sign-out-there = Sign out of VNeID
sign-out-there-words = VNeID may still be open on this machine. If others use it too, sign out there as well.

draft-sent-late = What you sent after your session had ended is kept here, not yet in the draft. Look at it and press Continue.
