# Finding: errands, questions, law, what to bring.
events-title = Events in life
events-lead = One errand may take several procedures. Choose yours to see what to do, in which order, and what to bring.
events-life = For people and families
events-business = For business
events-bundle = All of it can be done in one dossier:
events-begin-bundle = Prepare the joint dossier
events-steps = Steps
events-optional = (if needed)
events-bring-note = For the steps that everybody takes. Answer a few questions on the page of each procedure to know your own case.
events-print = Print this sheet
events-print-address = Scan the code to open this page.
home-all-events = All events in life
search-questions = Questions people ask
search-places = Places
search-laws = Legal documents
regulations-title = Legal documents
regulations-search = Number or title of a document
regulations-count = { $count ->
    [one] { $count } document that the procedures of the province rest on.
   *[other] { $count } documents that the procedures of the province rest on.
}
regulations-none = No document fits. Try a number, such as 118/2025.
regulations-in-force = In force since { $from }
regulations-until = In force from { $from } to { $to }
regulations-over = No longer in force after { $to }
regulations-not-yet = Not in force yet, from { $from }
regulations-used = Used in these procedures
regulations-unused = No procedure here rests on this document.
check-title = What to bring?
check-progress = Question { $place } of { $count }
check-next = Continue
check-skip = Not sure, skip this question
check-answer-missing = Choose or write an answer, then press Continue.
check-unit = In which commune or ward do you live?
check-unit-hint = To show the counter near you and how many people wait there. You may go to another one in the province.
check-not-answered = not answered
check-answers = Your answers
check-bring = Bring
check-leave = You need not bring
check-fee = { $name }: { $amount } ({ $ground })
check-fee-reduced = { $name }: { $amount }, reduced by { $percent } % ({ $ground })
check-distance = about { $km } km away
check-prepare = Prepare with these answers
check-print = Print the list
procedure-check = Answer a few questions to know your papers, the fee and the counter near you
home-verify = Is this paper genuine?
