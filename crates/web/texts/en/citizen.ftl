### Words of the citizen's own pages and of the frame.

page-too-large = More was sent than is taken. Send fewer or smaller files.
page-too-many = You have asked too often in one minute. Wait a minute and try again.
page-to-dossier = To the dossier
page-already-so = This was recorded when you first sent it. There is no need to send it again.
page-back = Back
hours-left = Office hours: { $span } left
hours-next = Outside office hours, open again { $at }
