mail-stars = { $stars } od 5
mail-recommended = priporoča
mail-not-recommended = ne priporoča
mail-alert-subject = { $mark } { $rating } { $source }: »{ $quote }«
mail-alert-subject-wordless = { $mark } { $rating } { $source }, brez besedila ({ $location })
mail-alert-headline-negative = Negativno mnenje
mail-alert-headline-mixed = Mešano mnenje
mail-alert-headline-positive = Pozitivno mnenje
mail-alert-wordless = Samo ocena, brez besedila.
mail-alert-anonymous = Avtor brez podpisa
mail-alert-pros = Prednosti
mail-alert-cons = Slabosti
mail-alert-cut = Nadaljevanje je na strani mnenja.
mail-alert-edited = Avtor je spremenil oceno: { $before } → { $after }
mail-alert-edited-text = Avtor je spremenil besedilo mnenja.
mail-alert-before = Prej: »{ $quote }«
mail-alert-gone = Tega mnenja pri viru ni več (od { $date }). Spodaj je zadnje znano besedilo.
mail-alert-answered = Pod tem mnenjem je že odgovor.
mail-alert-why = Zakaj to sporočilo
mail-alert-because = Razlog: { $reasons }
mail-reason-rating = ocena { $stars } od 5
mail-reason-phrases = { $count ->
    [one] izraz { $phrases }
    [two] izraza: { $phrases }
   *[other] izrazi: { $phrases }
}
mail-reason-phrase = »{ $phrase }«
mail-reason-lists = naštete slabosti: { $cons }, prednosti: { $pros }
mail-reason-topics = teme: { $topics }
mail-reason-urgent = nujno: { $urgency }
mail-reason-rule = opozorilo »{ $rule }«
mail-alert-button = Odprite in odgovorite
mail-alert-original = Poglejte pri viru { $source }
mail-alert-nobody = Če se nihče ne odzove, bo mnenje ostalo javno in brez odgovora. Opomnika ne bo; novo sporočilo prejmete le, če avtor mnenje poslabša.
mail-footer = Poslano iz opinari za: { $business }.
mail-footer-rules = Kdo in kdaj prejme taka sporočila, določite pod Opozorila
mail-digest-subject = { $count ->
    [one] { $count } mnenje za pregled – { $business }
    [two] { $count } mnenji za pregled – { $business }
    [few] { $count } mnenja za pregled – { $business }
   *[other] { $count } mnenj za pregled – { $business }
}
mail-digest-counts = negativna: { $negative }, mešana: { $mixed }, pozitivna: { $positive }
mail-digest-more = { $count ->
    [one] in še { $count } mnenje v nabiralniku
    [two] in še { $count } mnenji v nabiralniku
    [few] in še { $count } mnenja v nabiralniku
   *[other] in še { $count } mnenj v nabiralniku
}
mail-digest-history = Zgodovina, uvožena brez posebnih sporočil
mail-digest-history-note = To so mnenja izpred povezave vira. So v nabiralniku; ogledate si jih lahko pozneje.
mail-digest-gone = odstranjeno pri viru
mail-digest-answered = z odgovorom
mail-digest-button = Odprite nabiralnik
mail-digest-nobody = Mnenja, ki čakajo na odgovor, ostanejo v nabiralniku. Vsako je v pregledu enkrat.
mail-notice-subject = { $source } ({ $location }): branje mnenj čaka na vas
mail-notice-headline = Branje mnenj čaka na vas
mail-notice-unknown = Vira ni bilo mogoče prebrati. Podrobnosti so na strani virov.
mail-notice-meaning = Do takrat se nova mnenja iz tega vira morda ne bodo prikazala. Zbrana mnenja ostanejo, drugi viri delujejo naprej.
mail-notice-button = Odprite vire
mail-notice-once = To sporočilo prejmete enkrat. Ko branje spet steče, to pokaže stran virov.
mail-test-subject = opinari: pošta deluje
mail-test-headline = Pošta deluje
mail-test-text = To sporočilo je prispelo, zato bodo na ta naslov prispela tudi opozorila o mnenjih.
mail-test-button = Odprite nabiralnik
mail-disk-subject = opinari: nekaj časa ni bilo mogoče ničesar shraniti
mail-disk-headline = Nekaj časa ni bilo mogoče ničesar shraniti
mail-disk-full = Od { $from } do { $until } je bil disk poln.
mail-disk-read-only = Od { $from } do { $until } na disk ni bilo mogoče pisati.
mail-disk-meaning = V tem času se mnenja niso brala, odgovori in popravki pa se niso shranjevali. Strani in gradniki so delovali naprej. Kar se je v tem času pojavilo pri virih, se bere zdaj.
mail-disk-step = Poskrbite za disk strežnika: sprostite prostor ali disk popravite, preden se to ponovi. »opinari doctor« pove, koliko prostora je še.
mail-disk-button = Odprite nabiralnik
mail-disk-once = To sporočilo pride največ enkrat na uro.
mail-guess-subject = opinari: veliko poskusov prijave
mail-guess-headline = Nekdo ugiba geslo
mail-guess-what = V kratkem času je bilo veliko poskusov prijave v račun: { $name } ({ $address }). Nadaljnji poskusi morajo zdaj počakati.
mail-guess-step = Če se je prijavljal lastnik računa, ni treba storiti ničesar. Sicer poskrbite, da bo geslo dolgo in da ne bo v rabi nikjer drugje.
mail-guess-button = Odprite opinari
mail-guess-once = To sporočilo pride največ enkrat na dan za vsak račun.
