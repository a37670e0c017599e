weekday-1 = ponedeljek
weekday-2 = torek
weekday-3 = sreda
weekday-4 = četrtek
weekday-5 = petek
weekday-6 = sobota
weekday-7 = nedelja
rules-add = Dodajte opozorilo
rules-back = Vsa opozorila
rules-empty-title = Nihče še ne dobiva obvestil
rules-empty-text = Opozorilo pove, o katerih mnenjih in koga obvestiti po e-pošti. Za prvo zadošča en naslov.
rules-nobody = Vsa opozorila so izklopljena: za negativna mnenja ne izve nihče.
rules-mail-off = Poštni strežnik ni nastavljen, zato opozorila čakajo. Skrbnik nastavi mail.host v nastavitveni datoteki.
rules-off = izklopljeno
rules-managed-short = v nastavitveni datoteki
rules-edit = Spremenite
rules-managed = To opozorilo opisuje nastavitvena datoteka; spremenite ga tam. Sprememba na tej strani bi ob naslednjem branju datoteke izginila.
rules-to = Za:
rules-test = Pošljite poskusno sporočilo
rules-tested = { $count ->
    [one] Poskusno sporočilo na { $count } naslov je na poti. Potuje po isti poti kot opozorila.
    [two] Poskusni sporočili na { $count } naslova sta na poti. Potujeta po isti poti kot opozorila.
    [few] Poskusna sporočila na { $count } naslove so na poti. Potujejo po isti poti kot opozorila.
   *[other] Poskusna sporočila na { $count } naslovov so na poti. Potujejo po isti poti kot opozorila.
}
rules-enable = Vklopite
rules-disable = Izklopite
rules-saved = Shranjeno: »{ $name }«.
rules-tried-nothing = V zadnjih { $days } dneh ni prišlo nobeno mnenje, zato ga ni bilo na čem preizkusiti.
rules-tried-none = { $of ->
    [one] V zadnjih { $days } dneh ne bi obvestilo o ničemer: ne ujema se nobeno od { $of } mnenja. Je morda preozko?
   *[other] V zadnjih { $days } dneh ne bi obvestilo o ničemer: ne ujema se nobeno od { $of } mnenj. Je morda preozko?
}
rules-tried-all = Ujemajo se vsa mnenja zadnjih { $days } dni ({ $of }). Naj bo res tako široko?
rules-tried-some = { $of ->
    [one] Obvestilo bi o { $count } od { $of } mnenja v zadnjih { $days } dneh.
   *[other] Obvestilo bi o { $count } od { $of } mnenj v zadnjih { $days } dneh.
}
rules-tried-newest = Obvestilo bi o { $count } od { $of } najnovejših mnenj.
rule-which-all = Vsa mnenja
rule-which-negative = Negativna mnenja
rule-which-from = Mnenja, ki so negativna z verjetnostjo vsaj { $share }
rule-stars = največ { $stars } ★
rule-sources = { $count ->
    [one] vir: { $what }
    [two] vira: { $what }
   *[other] viri: { $what }
}
rule-places = { $count ->
    [one] lokacija: { $what }
    [two] lokaciji: { $what }
   *[other] lokacije: { $what }
}
rule-topics = { $count ->
    [one] tema: { $what }
    [two] temi: { $what }
   *[other] teme: { $what }
}
rule-words = { $count ->
    [one] z besedo: { $what }
   *[other] z eno od besed: { $what }
}
rule-languages = { $count ->
    [one] jezik: { $what }
    [two] jezika: { $what }
   *[other] jeziki: { $what }
}
rule-at-once = Takoj
rule-daily = Enkrat na dan ob { $at }
rule-weekly = Enkrat na teden: { $what }, { $at }
rule-quiet = tišina { $from }–{ $until }
rule-part-who = Kdo dobi obvestilo
rule-part-which = O katerih mnenjih
rule-part-when = Kdaj
rule-another = še en naslov
rule-mail-language = Jezik sporočila
rule-p-negative = Verjetnost, da je mnenje negativno: vsaj
rule-p-negative-hint = 50 pomeni: prej negativno kot ne. Višje število pomeni manj obvestil. Prazno ali 0: vsa mnenja.
rule-narrow = Zožite: ocena, vir, tema, besede …
rule-narrow-hint = Kjer ni izbrano nič, velja vse. Mnenja brez ocene ali v neznanem jeziku so vključena.
rule-max-stars = Ocena
rule-any-rating = katera koli
rule-field-sources = Viri
rule-field-places = Lokacije
rule-field-topics = Teme
rule-field-words = Besede
rule-words-hint = Ena beseda ali besedna zveza v vrstici; dovolj je ena. Strešice in končnice niso pomembne: »vračil« najde tudi »vračila«.
rule-field-languages = Jeziki
rule-choose-daily = Enkrat na dan
rule-choose-weekly = Enkrat na teden
rule-weekday = Dan v tednu
rule-hour = Ura
rule-digest-hint = Dan in ura veljata za dnevni ali tedenski povzetek. Časovni pas: { $what }.
rule-quiet-from = Tišina od
rule-quiet-until = do
rule-quiet-hint = Kar pride v času tišine, počaka na njen konec. Prazno: brez tišine.
rule-name = Ime
rule-name-hint = Da opozorila ločite med seboj. Prazno: ime pove, za kaj gre.
rule-save = Shranite opozorilo
rule-save-hint = Nato vidite, o čem bi obvestilo v zadnjem času.
rule-wrong-name = Ime ima lahko največ 80 znakov.
rule-wrong-recipients = Potreben je vsaj en e-poštni naslov.
rule-wrong-address = »{ $what }« ni e-poštni naslov. Videti mora biti kot ime@example.com.
rule-wrong-min-p-negative = Število od 0 do 100, na primer 50.
rule-wrong-max-stars = Število zvezdic od 0 do 5.
rule-wrong-words = »{ $what }« nima črke ali števke, zato ga ne bi mogli nikoli najti.
rule-wrong-when = Izberite: takoj, enkrat na dan ali enkrat na teden, z uro od 0 do 23.
rule-wrong-quiet = Tišina potrebuje začetek in konec, ki se razlikujeta, na primer 22:00 in 07:00.
