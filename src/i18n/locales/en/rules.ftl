weekday-1 = Monday
weekday-2 = Tuesday
weekday-3 = Wednesday
weekday-4 = Thursday
weekday-5 = Friday
weekday-6 = Saturday
weekday-7 = Sunday
rules-add = Add an alert
rules-back = All alerts
rules-empty-title = Nobody is told yet
rules-empty-text = An alert says which opinions to mail to whom. The first one takes a single address.
rules-nobody = Every alert is switched off: nobody is told of negative opinions.
rules-mail-off = No mail server is set, so alerts wait. Whoever runs opinari sets mail.host in the settings file.
rules-off = switched off
rules-managed-short = in a settings file
rules-edit = Change
rules-managed = This alert is declared in a settings file; change it there. A change made here would be undone when the file is applied next.
rules-to = To:
rules-test = Send a test mail
rules-tested = { $count ->
    [one] A test mail to { $count } address is on its way. It takes the same road as alerts.
   *[other] Test mails to { $count } addresses are on their way. They take the same road as alerts.
}
rules-enable = Switch on
rules-disable = Switch off
rules-saved = “{ $name }” is saved.
rules-tried-nothing = No opinion came in the last { $days } days, so it could not be tried.
rules-tried-none = In the last { $days } days it would have told nobody: none of { $of } opinions matches. Is it too narrow?
rules-tried-all = It matches every opinion of the last { $days } days ({ $of }). Is it wide on purpose?
rules-tried-some = It would have told of { $count } of { $of } opinions of the last { $days } days.
rules-tried-newest = It would have told of { $count } of the newest { $of } opinions.
rule-which-all = All opinions
rule-which-negative = Negative opinions
rule-which-from = Opinions that are negative with at least { $share }
rule-stars = at most { $stars } ★
rule-sources = { $count ->
    [one] source: { $what }
   *[other] sources: { $what }
}
rule-places = { $count ->
    [one] place: { $what }
   *[other] places: { $what }
}
rule-topics = { $count ->
    [one] topic: { $what }
   *[other] topics: { $what }
}
rule-words = { $count ->
    [one] with the word: { $what }
   *[other] with one of the words: { $what }
}
rule-languages = { $count ->
    [one] language: { $what }
   *[other] languages: { $what }
}
rule-at-once = At once
rule-daily = Once a day at { $at }
rule-weekly = Once a week: { $what }, { $at }
rule-quiet = quiet { $from }–{ $until }
rule-part-who = Who is told
rule-part-which = Of which opinions
rule-part-when = When
rule-another = another address
rule-mail-language = Language of the mail
rule-p-negative = Probability of negative, at least
rule-p-negative-hint = 50 means: more likely negative than not. A higher number tells of less. Empty or 0: all opinions.
rule-narrow = Narrow it down: rating, source, topic, words…
rule-narrow-hint = Where nothing is chosen, everything counts. Opinions without a rating or with an unknown language pass.
rule-max-stars = Rating
rule-any-rating = any
rule-field-sources = Sources
rule-field-places = Places
rule-field-topics = Topics
rule-field-words = Words
rule-words-hint = One word or phrase a line; one of them is enough. Accents and endings do not matter: “refund” also finds “refunds”.
rule-field-languages = Languages
rule-choose-daily = Once a day
rule-choose-weekly = Once a week
rule-weekday = Day of the week
rule-hour = Hour
rule-digest-hint = Day and hour are for a daily or weekly summary. Time zone: { $what }.
rule-quiet-from = Quiet from
rule-quiet-until = until
rule-quiet-hint = What comes in quiet hours waits for their end. Empty: never quiet.
rule-name = Name
rule-name-hint = For you, to tell alerts apart. Empty: named after what it is about.
rule-save = Save the alert
rule-save-hint = Then you see what it would have told of lately.
rule-wrong-name = A name has at most 80 characters.
rule-wrong-recipients = At least one mail address is needed.
rule-wrong-address = “{ $what }” is not a mail address. It looks like name@example.com.
rule-wrong-min-p-negative = A number from 0 to 100, such as 50.
rule-wrong-max-stars = A number of stars from 0 to 5.
rule-wrong-words = “{ $what }” holds no letter or digit, so it could never be found.
rule-wrong-when = Choose when: at once, once a day or once a week, with an hour from 0 to 23.
rule-wrong-quiet = Quiet hours need a beginning and an end that differ, such as 22:00 and 07:00.
