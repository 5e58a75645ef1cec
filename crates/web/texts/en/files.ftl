# Files: upload, page by page, reading, held against what was declared
file-fault-kind-known = The file must be PDF, JPG, PNG or TIFF. Yours is { $kind }: print it to PDF and send again
file-fault-locked = The file has a password, so it cannot be opened. Remove it and send again
file-fault-broken = The file is cut off or damaged and cannot be opened. Scan or download it again and send again
file-fault-no-page = The PDF has no page. Export it again and send again
file-fault-active = The file contains code that runs by itself and was dropped. Photograph the paper or print the file to PDF and send again
file-fault-bomb = The file grows too large when opened. Scan it again at 300 dots per inch or split it, and send again
problem-file-refused = The file has a password, is damaged or contains code that runs by itself
problem-file-refused-cure = Remove the password or export the PDF again, and send again
upload-label = Drop files here or choose files
upload-hint = PDF, JPG, PNG, TIFF; up to 50 MB each, many at once
upload-waiting = Waiting to be sent
upload-sending = Sending
upload-paused = Paused
upload-offline = No network, goes on by itself
upload-done = Sent, #pages# pages
upload-failed = Not sent yet. Press “Go on” when there is a network
upload-pause = Pause
upload-resume = Go on
upload-remove = Remove
upload-signed-out = Signed out. Sign in and choose the file again; what was sent is kept
upload-wait = Files are still being sent. Wait until they are done, then press again
upload-length-missing = The length of the file was not given
upload-too-many = Too many unfinished uploads. Finish or remove some before adding new ones
upload-gone = This upload is no longer there. Choose the file again
upload-no-piece = The piece was not sent the right way
upload-busy = Another window is sending this file
upload-broken-off = The line broke off. Go on where it stopped
file-facts = { $kind }, { $pages ->
    [one] 1 page
   *[other] { $pages } pages
}, { $size }
file-page-of = page { $page } of { $pages }
file-pages = Pages
file-previous = Previous page
file-next = Next page
file-smaller = Smaller
file-larger = Larger
file-turn = Rotate
file-to-desk = To the dossier
file-find = Find words in the file
file-find-button = Find
file-found = { $count ->
    [one] Found in 1 place.
   *[other] Found in { $count } places.
}
file-hits-on = Page { $page }: { $count }
file-lines = Words read on this page
file-all = Files of the dossier
file-none = The dossier has no files yet.
file-download = Open the original file
reading-never = The words in this file have not been read.
reading-waiting = The file waits to be read.
reading-running = Being read: { $read } of { $pages } pages done.
reading-done = Read at { $at } ({ $engine }). A machine misreads: compare with the picture.
reading-failed = The words in this file could not be read yet.
reading-no-engine = Tesseract is not installed on this server, so words on scans are not read. Looking at files and working on the dossier are not affected.
reading-no-engine-cure = The administrator installs the packages tesseract-ocr and tesseract-ocr-vie, restarts the server, then press “Read words”.
reading-again = Read words
picture-broken = This page cannot be drawn. Open the original file to see it
picture-too-long = Drawing this page took too long. Open the original file to see it
picture-busy = Many pages are being drawn. Reload in a moment
hint-title = What the files say
hint-lead = The machine reads to suggest; the officer compares and decides. What was declared is changed only by a supplement.
hint-file-differs = the file says otherwise: { $read }; declared { $filed }
hint-agrees = agrees with the file, { $read }
hint-proposed = the file says { $read }; not declared
hint-place = { $paper }, page { $page }, { $sure } % sure
proposal-words = The file says: { $read } (page { $page }, { $sure } % sure).
proposal-take = Use
proposal-leave = Leave
attach-title = Files of the dossier
attach-take = Take files and attach them
attach-send = Upload
attach-button = Attach to the dossier
attach-paper = Which paper it is
attach-faults = Some files were not taken
attach-done = { $count ->
    [one] 1 file attached.
   *[other] { $count } files attached.
}
attach-nothing = There is no file to attach. Choose files first
attach-choose = Choose the paper this file belongs to
attach-unknown = This file was not uploaded. Choose it again
attach-not = Cannot attach now
attach-not-now = The dossier is closed, or this is not a task of your role.
desk-no-file = There is no scan to look at yet.
desk-attach = Add files
desk-viewer = Open alone, find words
health-reading = Reading of scans
health-reading-good = { $engine }. { $waiting } files wait, { $failed } could not be read.
health-reading-absent = Tesseract with Vietnamese is not installed on this server. { $waiting } files wait. Nothing else is affected.
health-reading-cure = Install the packages tesseract-ocr and tesseract-ocr-vie and restart the server.
