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
