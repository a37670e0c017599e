trends-period = Obdobje
trends-period-30 = 30 dni
trends-period-90 = 90 dni
trends-period-365 = Leto
trends-period-all = Vse
trends-tile-volume = Mnenja
trends-tile-stars = Povprečna ocena
trends-tile-negative = Negativna
trends-tile-answered = Z odgovorom
trends-tile-removed = { $count ->
    [one] in { $shown } odstranjeno pri viru
    [two] in { $shown } odstranjeni pri viru
    [few] in { $shown } odstranjena pri viru
   *[other] in { $shown } odstranjenih pri viru
}
trends-from-ratings = { $count ->
    [one] iz { $shown } ocene
    [two] iz { $shown } ocen
    [few] iz { $shown } ocen
   *[other] iz { $shown } ocen
}
trends-too-few-ratings = { $count ->
    [one] samo { $shown } ocena: premalo za sklep
    [two] samo { $shown } oceni: premalo za sklep
    [few] samo { $shown } ocene: premalo za sklep
   *[other] samo { $shown } ocen: premalo za sklep
}
trends-too-few = { $count ->
    [one] samo { $shown } mnenje: premalo za sklep
    [two] samo { $shown } mnenji: premalo za sklep
    [few] samo { $shown } mnenja: premalo za sklep
   *[other] samo { $shown } mnenj: premalo za sklep
}
trends-between = verjetno od { $low } do { $high }
trends-answered-of = { $count ->
    [one] { $done } od { $shown } mnenja
    [two] { $done } od { $shown } mnenj
    [few] { $done } od { $shown } mnenj
   *[other] { $done } od { $shown } mnenj
}
trends-points = { $change } odst. točke
trends-change-since = { $change } glede na prejšnje obdobje
trends-change-none = brez jasne spremembe
trends-change-first = v prejšnjem obdobju ni bilo mnenj
trends-volume-none = V tem obdobju ni bilo mnenj
trends-volume-only = { $now-n ->
    [one] { $now } mnenje v tem obdobju
    [two] { $now } mnenji v tem obdobju
    [few] { $now } mnenja v tem obdobju
   *[other] { $now } mnenj v tem obdobju
}
trends-volume-rose = Mnenj je več: { $now } proti { $before } v prejšnjem obdobju
trends-volume-fell = Mnenj je manj: { $now } proti { $before } v prejšnjem obdobju
trends-volume-steady = Mnenj je toliko kot običajno: { $now } proti { $before } v prejšnjem obdobju
trends-negative-few = Premalo mnenj, da bi govorili o deležu negativnih
trends-negative-only = Negativnih je { $now } % mnenj
trends-negative-doubled = Delež negativnih mnenj se je podvojil: { $now } % proti { $before } %
trends-negative-halved = Delež negativnih mnenj se je prepolovil: { $now } % proti { $before } %
trends-negative-rose = Negativnih mnenj je več: { $now } % proti { $before } %
trends-negative-fell = Negativnih mnenj je manj: { $now } % proti { $before } %
trends-negative-steady = Delež negativnih mnenj je enak: { $now } % proti { $before } %
trends-stars-few = Premalo ocen, da bi govorili o povprečju
trends-stars-only = Povprečna ocena je { $now }
trends-stars-rose = Ocene so boljše: v povprečju { $now } proti { $before }
trends-stars-fell = Ocene so slabše: v povprečju { $now } proti { $before }
trends-stars-steady = Ocene so enake kot prej: v povprečju { $now } proti { $before }
trends-positive = Pozitivna
trends-mixed = Mešana
trends-negative = Negativna
trends-removed = Odstranjena pri viru
trends-unwatched = Ni podatkov
trends-total = Skupaj
trends-day = Dan
trends-week = Teden
trends-month = Mesec
trends-until = 28 dni do
trends-ratings = Ocene
trends-mean = Povprečje
trends-interval = Interval 95 %
trends-table = Pokažite številke
trends-csv = Prenesite kot CSV
trends-line-what = Povprečje zadnjih 28 dni. Pas kaže, kje je pravo povprečje v 95 primerih od 100.
trends-line-few = Graf se bo pokazal, ko bo v 28 dneh vsaj 10 ocen.
trends-bar = { $count ->
    [one] { $when }: { $shown } mnenje (negativna: { $negative }, mešana: { $mixed }, pozitivna: { $positive })
    [two] { $when }: { $shown } mnenji (negativna: { $negative }, mešana: { $mixed }, pozitivna: { $positive })
    [few] { $when }: { $shown } mnenja (negativna: { $negative }, mešana: { $mixed }, pozitivna: { $positive })
   *[other] { $when }: { $shown } mnenj (negativna: { $negative }, mešana: { $mixed }, pozitivna: { $positive })
}
trends-bar-removed = { $count ->
    [one] { $when }: { $shown } mnenje (negativna: { $negative }, mešana: { $mixed }, pozitivna: { $positive }); odstranjena pri viru: { $removed }
    [two] { $when }: { $shown } mnenji (negativna: { $negative }, mešana: { $mixed }, pozitivna: { $positive }); odstranjena pri viru: { $removed }
    [few] { $when }: { $shown } mnenja (negativna: { $negative }, mešana: { $mixed }, pozitivna: { $positive }); odstranjena pri viru: { $removed }
   *[other] { $when }: { $shown } mnenj (negativna: { $negative }, mešana: { $mixed }, pozitivna: { $positive }); odstranjena pri viru: { $removed }
}
trends-bar-unwatched = { $when }: ni podatkov
trends-empty-nothing = Zaenkrat ni kaj pokazati
trends-empty-nothing-text = Trendi se bodo pokazali sami, ko pridejo prva mnenja. Najprej povežite vir.
trends-empty-reading = Prva mnenja so na poti
trends-empty-reading-text = Vir beremo prvič. Stran bo sama pogledala znova.
trends-empty-waiting = Mnenj še ni
trends-empty-waiting-text = Viri so povezani, a doslej ni prišlo še nič. Trendi se pojavijo s prvimi mnenji.
trends-empty-filtered = Tu ni mnenj
trends-empty-filtered-text = Izbrana lokacija in vir skupaj nimata nobenega mnenja.
trends-empty-clear = Pokažite vsa
trends-empty-sources = Na vire
filter-period = Obdobje: od { $from } do { $until }
