widget-title = Mnenja: { $business }
widget-of-five = od 5
widget-recommend = priporoča
widget-mean-of = { $count ->
    [one] povprečje { $shown } ocene
    [two] povprečje { $shown } ocen
    [few] povprečje { $shown } ocen
   *[other] povprečje { $shown } ocen
}
widget-thumbs-of = { $count ->
    [one] { $yes } od { $shown } osebe
    [two] { $yes } od { $shown } oseb
    [few] { $yes } od { $shown } oseb
   *[other] { $yes } od { $shown } oseb
}
widget-thumbs-besides = { $count ->
    [one] poleg zvezdic: priporoča { $yes } od { $shown } osebe
    [two] poleg zvezdic: priporoča { $yes } od { $shown } oseb
    [few] poleg zvezdic: priporoča { $yes } od { $shown } oseb
   *[other] poleg zvezdic: priporoča { $yes } od { $shown } oseb
}
widget-stars = { $count ->
    [one] { $shown } zvezdica
    [two] { $shown } zvezdici
    [few] { $shown } zvezdice
   *[other] { $shown } zvezdic
}
widget-rating = Ocena { $stars } od 5
widget-distribution = Porazdelitev ocen
widget-thumb-yes = Priporoča
widget-thumb-no = Ne priporoča
widget-none = Mnenj še ni. Tu se bodo pokazala sama, ko jih bo kdo napisal.
widget-read-on = Preberite več
widget-reply = Odgovor trgovine:
widget-verified = potrjen nakup
widget-pros = Prednosti:
widget-cons = Slabosti:
widget-original = izvirno mnenje, v novem zavihku
widget-not-quoted = Besedilo tega mnenja lahko preberete samo pri viru.
widget-anonymous = Anonimno
widget-see-all = { $count ->
    [one] { $shown } mnenje
    [two] Obe mnenji
    [few] Vsa { $shown } mnenja
   *[other] Vseh { $shown } mnenj
}
widget-older = Starejša mnenja
widget-back = Na najnovejša
widget-how = Od kod so ta mnenja?
widget-disclosure-all = Prikazujemo vsa mnenja, pozitivna in negativna, od najnovejšega; v povprečju vsaka ocena šteje enako.
widget-disclosure-sources = Viri: { $sources }.
widget-disclosure-unquoted = Teh mnenj tu ne smemo navajati, vsa pa štejemo: { $sources }.
widget-disclosure-verified = Ali je bil avtor kupec, preverja vir in ne mi; potrjen nakup je označen.
widget-disclosure-removed = { $count ->
    [one] { $shown } mnenje je pri viru izginilo in ni všteto.
    [two] { $shown } mnenji sta pri viru izginili in nista všteti.
    [few] { $shown } mnenja so pri viru izginila in niso všteta.
   *[other] { $shown } mnenj je pri viru izginilo in niso všteta.
}
widget-frame-title = Mnenja kupcev
