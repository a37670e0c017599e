mail-stars = { $stars } of 5
mail-recommended = recommended
mail-not-recommended = not recommended
mail-alert-subject = { $mark } { $rating } on { $source }: “{ $quote }”
mail-alert-subject-wordless = { $mark } { $rating } on { $source }, no text ({ $location })
mail-alert-headline-negative = Negative opinion
mail-alert-headline-mixed = Mixed opinion
mail-alert-headline-positive = Positive opinion
mail-alert-wordless = A rating alone, no text.
mail-alert-anonymous = Unsigned
mail-alert-pros = Advantages
mail-alert-cons = Disadvantages
mail-alert-cut = The rest is on the page of the opinion.
mail-alert-edited = The author changed the rating: { $before } → { $after }
mail-alert-edited-text = The author changed the text.
mail-alert-before = Before: “{ $quote }”
mail-alert-gone = This opinion is no longer shown at the source (since { $date }). Below is its last known form.
mail-alert-answered = There is an answer under this opinion already.
mail-alert-why = Why this mail
mail-alert-because = Because: { $reasons }
mail-reason-rating = rating { $stars } of 5
mail-reason-phrases = { $count ->
    [one] phrase { $phrases }
   *[other] phrases: { $phrases }
}
mail-reason-phrase = “{ $phrase }”
mail-reason-lists = disadvantages listed: { $cons }, advantages: { $pros }
mail-reason-topics = topics: { $topics }
mail-reason-urgent = urgent: { $urgency }
mail-reason-rule = alert “{ $rule }”
mail-alert-button = Open and answer
mail-alert-original = See it on { $source }
mail-alert-nobody = If nobody acts, the opinion stays public and unanswered. There is no reminder; another mail comes only if the author changes it for the worse.
mail-footer = Sent by opinari for { $business }.
mail-footer-rules = Who gets such mails, and when, is set under Alerts
mail-digest-subject = { $count ->
    [one] { $count } opinion to look at – { $business }
   *[other] { $count } opinions to look at – { $business }
}
mail-digest-counts = negative: { $negative }, mixed: { $mixed }, positive: { $positive }
mail-digest-more = { $count ->
    [one] and { $count } more opinion in the inbox
   *[other] and { $count } more opinions in the inbox
}
mail-digest-history = History imported without mails of its own
mail-digest-history-note = These are opinions from before the source was connected. They are in the inbox and there is no hurry.
mail-digest-gone = removed at the source
mail-digest-answered = answered
mail-digest-button = Open the inbox
mail-digest-nobody = Opinions that wait for an answer stay in the inbox. Each one is in a digest once.
mail-notice-subject = { $source } ({ $location }): reading opinions waits for you
mail-notice-headline = Reading opinions waits for you
mail-notice-unknown = The source could not be read. Details are on the sources page.
mail-notice-meaning = Until then new opinions from this source may not appear. The opinions collected so far stay, and the other sources go on.
mail-notice-button = Open the sources
mail-notice-once = This mail comes once. When reading works again, the sources page shows it.
mail-test-subject = opinari: mail works
mail-test-headline = Mail works
mail-test-text = This mail has arrived, so alerts on opinions will reach this address too.
mail-test-button = Open the inbox
mail-disk-subject = opinari: nothing could be saved for a while
mail-disk-headline = Nothing could be saved for a while
mail-disk-full = From { $from } to { $until } the disk was full.
mail-disk-read-only = From { $from } to { $until } the disk could not be written.
mail-disk-meaning = In that time no opinions were read and no answers or corrections were saved. Pages and widgets went on. What sources hold from that time is read now.
mail-disk-step = Please have the disk of the server looked at: make room or repair it, before it happens again. “opinari doctor” says how much is free.
mail-disk-button = Open the inbox
mail-disk-once = This mail comes at most once an hour.
mail-guess-subject = opinari: many attempts to sign in
mail-guess-headline = Somebody is guessing at a password
mail-guess-what = Within a short time there were many attempts to sign in as { $name } ({ $address }). Further attempts now have to wait.
mail-guess-step = If it was the person herself, nothing needs to be done. If not: see to it that the password is long and used nowhere else.
mail-guess-button = Open opinari
mail-guess-once = This mail comes at most once a day for each account.
