### Pages for citizens.

## Tracking
track-lead = Enter the dossier code to see when the result is due and whether you must do anything. No sign-in needed.
track-code-label = Dossier code
track-code-hint = In the top right of the receipt, such as H15.133-261123-0042.
track-unknown = No dossier has this code. Compare each digit with the receipt
track-show = Show the dossier
track-own-title = My dossiers
track-own = Sign in to see all your dossiers with full names and papers.
track-other = Track another dossier
track-applicant = Applicant: { $name }
track-due = Result due
track-limit = This procedure must be finished within { $limit }. The day of receipt does not count.
track-days-title = How the time is counted
track-timeline-title = Where the dossier has been
track-actions-title = You can
track-sign-in = Sign in to see everything or to withdraw
track-call = Call the counter of { $counter }
track-proof-title = Nobody can move a date back
track-proof =
    { $count ->
        [one] { $count } moment of this dossier stands in a journal that is only ever added to; each entry locks the one before.
       *[other] { $count } moments of this dossier stand in a journal that is only ever added to; each entry locks the one before.
    }
dossier-code = Dossier code
track-title = Track a dossier

## Home and search
home-title = What do you need to do?
home-example = register a birth
home-popular = Often searched:
home-occasions = Occasions of life
home-all = See all procedures
search-label = Search procedures
search-button = Search
search-title = Results for “{ $query }”
search-none = Nothing found for “{ $query }”
search-none-hint = Try other or fewer words; Vietnamese marks are not needed. Otherwise ask the counter of the nearest commune.
search-nearest = Nearest titles
search-read = Read the procedure
search-only-one = No other procedure matches these words.
procedures-title = Administrative procedures
procedures-fields = Fields
procedures-count =
    { $count ->
        [one] { $count } procedure
       *[other] { $count } procedures
    }
procedures-none = No procedure matches.
paging-label = Pages of the list
paging-next = Next page

## Procedure
procedure-prepare = Prepare
procedure-main = The main facts
procedure-limit = Finished within
procedure-due-if-now = if filed now, due { $due }
procedure-fee = Fees
procedure-free = None
procedure-place = Where to file
procedure-channels = How to file
procedure-results = What you receive
procedure-practice = In practice
procedure-bring = What to bring
procedure-bring-none = You need not bring any paper.
procedure-leave = What not to bring
procedure-steps = Steps of the work
procedure-legal = Legal basis
procedure-code = Code { $code }
procedure-authority = Who decides
procedure-unconfirmed = not confirmed
procedure-unverified-title = Not confirmed
procedure-unverified = Only officers see this. The competent authority has not confirmed these values yet.

## Preparing
prepare-title = Prepare a dossier
prepare-begin = Begin
prepare-ending-title = Where it goes
prepare-ending-direct = At the end you press File and the dossier goes straight to the counter. The demonstration allows this; in real life citizens file on the National Public Service Portal.
prepare-ending-preparation = At the end you get a QR code. Take it to any counter of the province: it opens everything you entered, nothing is asked twice.
prepare-ending-portal = At the end you are handed over to the National Public Service Portal to file. What you entered here goes with you.
prepare-due = Result due, if accepted now
prepare-length = What is asked
prepare-unit = Commune or ward that decides
prepare-unit-hint = Where you have your permanent residence, or where this procedure says.
prepare-unit-missing = Choose the commune or ward that decides
prepare-delivery = How do you want to receive the result?
draft-back = Back
draft-progress = Part { $number } of { $count }
draft-saved = Saved at { $time }
draft-known-wrong = Not right? Tell the officer when you file; wrong data must be corrected where it is kept.
draft-next = Continue
draft-kept = The draft is kept until { $day }.
files-title = Papers
files-lead = Show all four corners. PDF, JPG or PNG, at most { $largest } each.
files-from-register = Nothing to send: a register supplies it.
files-remove = Remove
files-choose = Choose a file or take a photo
files-choose-more = Add a page
files-later = Do you not have this paper yet? It can follow; the time counts from when everything is there.
answers-title = Check before filing
answers-lead = Nothing is sent until you press the button at the end of the page.
answers-change = Change
answers-none = Not given
place-divided = This place was divided: see where it went
place-today = Today { $unit }
answers-what-follows = After sending
answers-true = What I have stated is true and I answer for it.
answers-deed-direct = File the dossier
answers-deed-direct-words = The dossier arrives at once. The time limit starts when an officer finds it complete and accepts it.

## Receipt
arrived-title = Your dossier has arrived
arrived-next = What comes next
arrived-clock = Not counting, awaiting acceptance
arrived-clock-words = The time limit has not started. It starts when an officer has checked and accepted the dossier; this page then shows the due date.
arrived-track = Track the dossier
receipt-title = Receipt and appointment
receipt-copy = Copy
receipt-print = Print
receipt-qr = QR code of the tracking page of this dossier
receipt-nation = SOCIALIST REPUBLIC OF VIET NAM
receipt-motto = Independence - Freedom - Happiness
receipt-received = Received at
receipt-papers = Papers of the dossier
receipt-paper = Paper
receipt-paper-form = Form
receipt-paper-count = Number
receipt-no-papers = No papers were needed
receipt-giver = Applicant
receipt-officer = Receiving officer

## My dossiers
me-title = My dossiers
me-drafts = Being prepared
me-dossiers = Filed
me-none = You have not filed a dossier here.
me-find = Find a procedure
me-to-do = Something for you to do
dossier-filed = What was filed
dossier-papers = Papers ({ $count })
dossier-withdraw = Withdraw the dossier
dossier-withdraw-words = When the authority agrees, the dossier stops and there will be no result. To go on later you file a new one. Original papers are returned where they were handed in.
dossier-withdraw-reason = Why do you withdraw?
dossier-keep = Keep the dossier
supplement-title = Complete the dossier
supplement-until = Send it before { $moment }.
supplement-count =
    { $count ->
        [one] One thing is missing. This is all, asked once.
       *[other] { $count } things are missing. This is all, asked once.
    }
supplement-clock-restart = While we wait, the time does not count. Once complete, the time limit starts anew.
supplement-files = Papers to send
supplement-send = Send

## Sign in
sign-in-title = Sign in
sign-in-signed-out = You were signed out after a time without use. Sign in to continue here; what was saved is intact.
sign-in-demo = Ready-made persons to try
sign-in-demo-words = Press a person to enter at once, without a password. Only in the demonstration.
sign-in-staff = Staff
sign-in-name = Account name
sign-in-password = Password
sign-in-code = One-time code
sign-in-code-hint = 6 digits from your authenticator app, or a recovery code.
sign-in-button = Sign in
sign-in-wrong = Name, password or one-time code do not match. Check all three and try again
sign-in-locked = Too many wrong attempts. Try again after { $time }, or ask the administrator of your unit to unlock the account.

## Answers
message-home = Home
message-not-found = This page cannot be opened
message-not-found-words = The address does not exist, or only the applicant and the handling unit can open it. If you have the dossier code, track it by code.
message-trouble = The system failed and nothing was changed
message-trouble-words = Try again in 1 minute. What you just sent was not recorded.
message-again = Try again
message-quote = If you call us, quote { $number }.
message-ground = Legal ground: { $ground }.
message-already = This has been done already
message-bad-request = What was sent could not be read
message-bad-request-words = The page may have been open too long. Open it again and send once more; what was saved is intact.

## About this site
menu-languages = Languages
help-title = Help
help-lead = Four things people often ask.
help-code-title = Where is the dossier code?
help-code = In the top right of the receipt, such as H15.133-261123-0042. Enter it on the tracking page, no sign-in needed. Your name is masked there.
help-time-title = When does the time limit start?
help-time = When the dossier is complete and accepted. The day of acceptance is not the first day.
help-time-off = Saturdays, Sundays and holidays are not working days. Every dossier has a table that counts day by day.
help-papers-title = What if a paper is missing?
help-papers = The officer names everything that is missing at once, with its legal ground. You send it on the page of the dossier or at a counter.
help-late-title = What if it is late?
help-late = The tracking page says by how many days. The authority must apologise in writing, give the reason and set a new date.
accessibility-title = Accessibility
accessibility-lead = This site is made for everyone, also with a screen reader, a keyboard or an old phone.
accessibility-read-title = Reading
accessibility-read = Text can be enlarged to 200 % without loss; a screen 320 points wide needs no sideways scrolling. The site follows the light or dark setting of your device.
accessibility-colour = A state always has a shape and words, never only a colour.
accessibility-keys-title = Keyboard
accessibility-keys = Everything can be done with the keyboard. The place where you are has a clear frame; the first link of the page leads to the content.
accessibility-keys-off = The officers’ one-letter shortcuts can be switched off in the list of shortcuts.
accessibility-script-title = No script needed
accessibility-script = The site works with JavaScript switched off and loads nothing from elsewhere.
privacy-title = Personal data
privacy-lead = Your dossier is used only to handle what you asked for.
privacy-kept-title = Where it is kept
privacy-kept = Personal data is encrypted and kept apart from the journal of the work.
privacy-erase = When it must be erased, it can be, and the journal stays intact.
privacy-seen-title = Who may see it
privacy-seen = The receiving unit and the handling unit. Every look of an officer at a personal number is recorded.
privacy-masked = The public tracking page shows initials only, no personal number, no address and no officer’s name.
privacy-cookies-title = Cookies
privacy-cookies = There is one cookie, which keeps you signed in. No tracking, nothing goes to third parties.

# Old and new addresses
units-title = Where is an old address today?
units-lead = Type an address or the name of a commune or ward, from before or after 01/07/2025. Diacritics are not needed, abbreviations are fine.
units-label = Address or name of an administrative unit
units-example = phuong 9 tuy hoa phu yen
units-try = Try an address
units-none = No place called “{ $query }” was found
units-none-hint = Check the spelling and add the old district or province. Hamlets and neighbourhoods cannot be looked up here; type the commune or ward.
units-divided = The former { $unit } ({ $place }) was divided among { $count } units.
units-which = Which part is your home in? Choose by your hamlet or neighbourhood.
units-part-of = The part that joined { $unit }
units-unsure = Not sure? Call the service centre of one of these units, or see the notice of your hamlet or neighbourhood.
units-several = { $count } places match
units-many = Many places match; these are the first { $count }
units-several-hint = Add the old district or province to narrow it down.
units-formerly = Before 01/07/2025:
units-code = Unit code
units-counter = Where to hand in
units-any-counter = You may hand in at any counter of the province.
units-phone = Telephone
units-province = Part of
units-copy = Copy the new address
units-more = See this unit
units-until = Until { $day }, by { $source }.
units-on-day = The unit with code { $code } on { $day }.
units-became = Now part of
units-still = Today
units-since = Since { $day }, under { $source }.
units-code-before = Before that, code { $code } belonged to { $unit }.
units-part = {" "}(part)
units-formed-from = Formed from
units-formed-from-none = Not changed by the reorganisation.
units-old-papers = Birthplaces and papers issued before keep the old name; an address of today has the new one.
